/**
 * The passage between the page's world and the preload's, as Electron's contextBridge is one: the worlds share the
 * document's events and nothing else, and what an event carries is a structured clone on the other side. Functions
 * become proxies that are called synchronously, promises are settled when they are on their own side.
 */

type Given =
  | { readonly kind: 'clone'; readonly value: unknown }
  | { readonly kind: 'function' | 'promise'; readonly id: number }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'list'; readonly items: readonly Given[] }
  | { readonly kind: 'record'; readonly entries: readonly (readonly [string, Given])[] };

type Answer = { readonly value: Given } | { readonly error: string };

type Message =
  | { readonly op: 'call'; readonly id: number; readonly fn: number; readonly args: readonly Given[] }
  | { readonly op: 'answer' | 'settle'; readonly id: number; readonly answer: Answer };

type AnyFunction = (...args: unknown[]) => unknown;

export interface Passage {
  /** Calls a function that the other side offered under a number that both know. */
  call(fn: number, args: readonly unknown[]): unknown;
  /** @param fn below `FIRST_OWN`. */
  offer(fn: number, run: AnyFunction): void;
}

/**
 * @param secret names the events; the page never learns it.
 * @param side `page` or `preload`.
 */
export function openPassage(secret: string, side: 'page' | 'preload'): Passage {
  // Taken before the page can put its own in their place.
  const { CustomEvent, Error, Map, Promise, Reflect, Object, Array, structuredClone } = globalThis;
  const own = (holder: object | undefined, name: string): AnyFunction => {
    return Reflect.get(holder ?? {}, name) as AnyFunction;
  };
  const dispatch = own(EventTarget.prototype, 'dispatchEvent');
  const listen = own(EventTarget.prototype, 'addEventListener');
  const stop = own(Event.prototype, 'stopImmediatePropagation');
  const readDetail = own(Object.getOwnPropertyDescriptor(CustomEvent.prototype, 'detail'), 'get');
  const other = side === 'page' ? 'preload' : 'page';

  const FIRST_OWN = 100;
  let lastId = FIRST_OWN;
  const offered = new Map<number, AnyFunction>();
  const numbers = new Map<AnyFunction, number>();
  const answers = new Map<number, Answer>();
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (reason: unknown) => void }>();

  const post = (message: Message): void => {
    Reflect.apply(dispatch, globalThis, [new CustomEvent(`${secret}-${other}`, { detail: message })]);
  };

  const settling = (id: number, work: Promise<unknown>): void => {
    work.then(
      (value) => post({ op: 'settle', id, answer: { value: give(value) } }),
      (error: unknown) => post({ op: 'settle', id, answer: { error: wordsOf(error) } })
    );
  };

  const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

  const numberOf = (run: AnyFunction): number => {
    const known = numbers.get(run);
    if (known !== undefined) return known;
    const id = (lastId += 1);
    offered.set(id, run);
    numbers.set(run, id);
    return id;
  };

  const isRecord = (value: object): boolean => {
    const parent: unknown = Reflect.getPrototypeOf(value);
    return parent === null || parent === Object.prototype;
  };

  const give = (value: unknown): Given => {
    if (typeof value === 'function') return { kind: 'function', id: numberOf(value as AnyFunction) };
    if (typeof value === 'symbol') throw new Error('An object could not be cloned.');
    if (typeof value !== 'object' || value === null) return { kind: 'clone', value };
    if (value instanceof Promise) {
      const id = (lastId += 1);
      settling(id, value);
      return { kind: 'promise', id };
    }
    if (value instanceof Error) return { kind: 'error', message: value.message };
    if (Array.isArray(value)) return { kind: 'list', items: value.map(give) };
    if (isRecord(value)) {
      return { kind: 'record', entries: Object.entries(value).map(([key, item]) => [key, give(item)]) };
    }
    try {
      return { kind: 'clone', value: structuredClone(value) };
    } catch {
      throw new Error('An object could not be cloned.');
    }
  };

  const take = (given: Given): unknown => {
    switch (given.kind) {
      case 'clone':
        return given.value;
      case 'error':
        return new Error(given.message);
      case 'list':
        return given.items.map(take);
      case 'record':
        return Object.fromEntries(given.entries.map(([key, item]) => [key, take(item)]));
      case 'promise':
        return new Promise((resolve, reject) => {
          waiting.set(given.id, { resolve, reject });
        });
      case 'function': {
        const { id } = given;
        return (...args: unknown[]) => call(id, args);
      }
    }
  };

  const call = (fn: number, args: readonly unknown[]): unknown => {
    const id = (lastId += 1);
    post({ op: 'call', id, fn, args: args.map(give) });
    const answer = answers.get(id);
    answers.delete(id);
    if (answer === undefined) throw new Error('The other world does not answer');
    if ('error' in answer) throw new Error(answer.error);
    return take(answer.value);
  };

  const run = (fn: number, args: readonly Given[]): Answer => {
    try {
      const value = offered.get(fn)?.(...args.map(take));
      return { value: give(value) };
    } catch (error) {
      return { error: wordsOf(error) };
    }
  };

  const receive = (message: Message): void => {
    switch (message.op) {
      case 'call':
        post({ op: 'answer', id: message.id, answer: run(message.fn, message.args) });
        break;
      case 'answer':
        answers.set(message.id, message.answer);
        break;
      case 'settle': {
        const { id, answer } = message;
        if ('error' in answer) waiting.get(id)?.reject(new Error(answer.error));
        else waiting.get(id)?.resolve(take(answer.value));
        waiting.delete(id);
      }
    }
  };

  const onEvent = (event: Event): void => {
    Reflect.apply(stop, event, []);
    receive(Reflect.apply(readDetail, event, []) as Message);
  };
  Reflect.apply(listen, globalThis, [`${secret}-${side}`, onEvent, true]);

  return {
    call,
    offer: (fn, offer) => {
      offered.set(fn, offer);
    }
  };
}
