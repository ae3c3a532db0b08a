import { EventEmitter } from 'node:events';
// Makes the namespace `Electron` known.
import type {} from 'electron';

/** Asked of any object by the language, the promise machinery or an inspector, never by an app. */
const ASKED_OF_ANYTHING = ['then', 'toJSON', 'nodeType', 'domain', 'href'];

/** What the double refused or could not do as Electron does; a test expects none (stage door: `faults`). */
export const faults: string[] = [];

/** @throws always: the double must not let an app pass that uses what it does not do. */
export function unsupported(what: string): never {
  const message = `The double of electron does not do this: ${what}`;
  faults.push(message);
  throw new Error(message);
}

function nameOf(receiver: object): string {
  return typeof receiver === 'function' ? receiver.name : receiver.constructor.name;
}

/**
 * Ends a chain of prototypes: what nobody before it has is refused, and not `undefined`.
 * @param name how the refusal calls the object; else by its class.
 */
export function endOf<T extends object>(last: T, name?: string): T {
  return new Proxy(last, {
    get: (target, key, receiver: object) => {
      if (key in target || typeof key === 'symbol') return Reflect.get(target, key, receiver) as unknown;
      return ASKED_OF_ANYTHING.includes(key) ? undefined : unsupported(`${name ?? nameOf(receiver)}.${key}`);
    },
    set: (target, key, value, receiver: object) => {
      if (key in target || typeof key === 'symbol') return Reflect.set(target, key, value, receiver);
      return unsupported(`${name ?? nameOf(receiver)}.${key} = …`);
    }
  });
}

/** An object of Electron: any member that the double has not is refused. */
export class Strict {}
Object.setPrototypeOf(Strict.prototype, endOf(Object.prototype));

type Known<Events> = Readonly<Record<keyof Events, true>>;

/** An emitter of Electron: also each event that the double never emits is refused when it is listened to. */
export class StrictEmitter<Events extends Record<keyof Events, unknown[]>> extends EventEmitter<Events> {
  constructor(known: Known<Events>) {
    super();
    const refuseUnknown = (name: unknown): void => {
      if (typeof name !== 'string' || !Object.hasOwn(known, name)) {
        unsupported(`${nameOf(this)}.on(${JSON.stringify(name)})`);
      }
    };
    EventEmitter.prototype.on.call(this, 'newListener', refuseUnknown);
  }
}
Object.setPrototypeOf(StrictEmitter.prototype, endOf(EventEmitter.prototype));
Object.setPrototypeOf(StrictEmitter, endOf(EventEmitter));

/**
 * Compiles only where Electron's own emitter takes a listener with these arguments for each event.
 * @example type _ = EventsOf<Electron.App, AppEvents>;
 */
export type EventsOf<
  Emitter,
  Events extends {
    [Name in keyof Events]: Emitter extends {
      on(name: Name, listener: (...args: Extract<Events[Name], unknown[]>) => void): unknown;
    }
      ? unknown[]
      : never;
  }
> = Events;
