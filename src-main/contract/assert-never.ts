/** Ends an exhaustive switch: the compiler refuses a forgotten case, and data from outside the types throws. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
