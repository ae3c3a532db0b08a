import type { z } from 'zod';
import { CALLS, type CallName, type CallOutput, type Handlers } from './call.ts';
import { AppError, type ErrorAnswer } from './error.ts';

export type CallAnswer<Output> =
  { readonly ok: true; readonly value: Output } | { readonly ok: false; readonly error: ErrorAnswer };

function isCallName(name: string): name is CallName {
  return Object.hasOwn(CALLS, name);
}

/**
 * Runs one call from outside: an unknown name or an input that its schema refuses never reaches a handler.
 * @param onBug gets what was thrown and is not an AppError; the caller only hears that it is a fault of ours.
 */
export async function dispatch(
  handlers: Handlers,
  name: string,
  input: unknown,
  onBug: (error: unknown, name: string) => void
): Promise<CallAnswer<CallOutput<CallName>>> {
  if (!isCallName(name)) return refused('unknown_call', { name: name.slice(0, 80) });
  const parsed = CALLS[name].input.safeParse(input);
  if (!parsed.success) return refused('bad_input', { call: name, reason: reasonOf(parsed.error) });
  try {
    const handle = handlers[name] as (value: unknown) => unknown;
    return { ok: true, value: (await handle(parsed.data)) as CallOutput<CallName> };
  } catch (error) {
    if (error instanceof AppError) return refused(error.code, error.values);
    onBug(error, name);
    return refused('fault_of_ours', { call: name });
  }
}

function refused(code: ErrorAnswer['code'], values: ErrorAnswer['values']): CallAnswer<never> {
  return { ok: false, error: { code, values } };
}

/** Field paths and reasons, without the values: they may be a person's. */
function reasonOf(error: z.ZodError): string {
  const reasons = error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`);
  return reasons.join('; ').slice(0, 300);
}
