import type { z } from 'zod';
import { CALLS, type Handlers } from './call.ts';
import type { Definitions } from './definition.ts';
import { DESK_CALLS, type DeskHandlers } from './desk.ts';
import { AppError, type ErrorAnswer } from './error.ts';

export type CallAnswer<Output> =
  { readonly ok: true; readonly value: Output } | { readonly ok: false; readonly error: ErrorAnswer };

type OnBug = (error: unknown, name: string) => void;

/**
 * Runs one call from outside: an unknown name or an input that its schema refuses never reaches a handler.
 * @param onBug gets what was thrown and is not an AppError; the caller only hears that it is a fault of ours.
 */
export function dispatch(
  handlers: Handlers,
  name: string,
  input: unknown,
  onBug: OnBug
): Promise<CallAnswer<unknown>> {
  return dispatchAmong(CALLS, handlers, name, input, onBug);
}

/** The same for what only a desktop shell can do. */
export function dispatchDesk(
  handlers: DeskHandlers,
  name: string,
  input: unknown,
  onBug: OnBug
): Promise<CallAnswer<unknown>> {
  return dispatchAmong(DESK_CALLS, handlers, name, input, onBug);
}

async function dispatchAmong<Calls extends Definitions>(
  calls: Calls,
  handlers: { readonly [Name in keyof Calls]: unknown },
  name: string,
  input: unknown,
  onBug: OnBug
): Promise<CallAnswer<unknown>> {
  const definition = Object.hasOwn(calls, name) ? calls[name] : undefined;
  if (definition === undefined) return refused('unknown_call', { name: name.slice(0, 80) });
  const parsed = definition.input.safeParse(input);
  if (!parsed.success) return refused('bad_input', { call: name, reason: reasonOf(parsed.error) });
  try {
    const handle = handlers[name] as (value: unknown) => unknown;
    return { ok: true, value: await handle(parsed.data) };
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
