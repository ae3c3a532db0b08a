import { z } from 'zod';

/** A call across the boundary: the schema that its input must pass, and what it answers. */
export interface Definition<Input extends z.ZodType, Output> {
  readonly input: Input;
  /** Only for the compiler. */
  readonly output?: Output;
}

export type Definitions = Readonly<Record<string, { readonly input: z.ZodType }>>;

/** `answering<Output>()(schema)`: the compiler can be told one of the two and find out the other. */
export function answering<Output>() {
  return <Input extends z.ZodType>(input: Input): Definition<Input, Output> => ({ input });
}

/** No file system has a NUL in a name. */
export const path = z
  .string()
  .min(1)
  .max(4096)
  .regex(/^[^\0]*$/);
