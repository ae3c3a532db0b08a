/** An event of Electron, with its details as members. */
export function eventOf<Params extends object = object>(params?: Params): Electron.Event<Params> {
  let isPrevented = false;
  const event = {
    preventDefault: () => {
      isPrevented = true;
    },
    get defaultPrevented() {
      return isPrevented;
    }
  };
  return Object.defineProperties(
    event,
    Object.getOwnPropertyDescriptors(params ?? {})
  ) as unknown as Electron.Event<Params>;
}

/**
 * Electron's classes have hundreds of members. The double's have those that are used and refuse the rest
 * (strict.ts), so for the compiler they are less than what an app is given.
 */
export function asElectron<Whole>(double: object): Whole {
  return double as Whole;
}
