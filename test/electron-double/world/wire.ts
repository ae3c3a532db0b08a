/**
 * Values on their way between the preload and the main process, which structured clone allows and JSON does not.
 * Used on both sides, so it knows neither Node nor a page.
 */

type Wire =
  | null
  | boolean
  | string
  | number
  | readonly ['undefined']
  | readonly ['number' | 'bigint' | 'date', string]
  | readonly ['regexp', string, string]
  | readonly ['bytes', kind: string, base64: string]
  | readonly ['error', name: string, message: string]
  | readonly ['list' | 'set', readonly Wire[]]
  | readonly ['record', readonly (readonly [string, Wire])[]]
  | readonly ['map', readonly (readonly [Wire, Wire])[]]
  | readonly ['seen', number];

/** As Electron says it for functions, symbols, promises and whatever else has no clone. */
const NO_CLONE = 'An object could not be cloned.';

const VIEWS = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array
};

const ERRORS = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

/** @throws Error where structured clone would. */
export function pack(value: unknown): string {
  const seen = new Map<object, number>();
  const packed = (item: unknown): Wire => {
    if (item === undefined) return ['undefined'];
    if (item === null || typeof item === 'boolean' || typeof item === 'string') return item;
    if (typeof item === 'number') {
      return Number.isFinite(item) && !Object.is(item, -0)
        ? item
        : ['number', Object.is(item, -0) ? '-0' : String(item)];
    }
    if (typeof item === 'bigint') return ['bigint', String(item)];
    if (typeof item !== 'object') throw new Error(NO_CLONE);
    const earlier = seen.get(item);
    if (earlier !== undefined) return ['seen', earlier];
    seen.set(item, seen.size);
    return packedObject(item, packed);
  };
  return JSON.stringify(packed(value));
}

function packedObject(item: object, packed: (value: unknown) => Wire): Wire {
  if (Array.isArray(item)) return ['list', item.map(packed)];
  if (item instanceof Date) return ['date', String(item.getTime())];
  if (item instanceof RegExp) return ['regexp', item.source, item.flags];
  if (item instanceof Map) return ['map', [...item].map(([key, value]) => [packed(key), packed(value)])];
  if (item instanceof Set) return ['set', [...item].map(packed)];
  if (item instanceof Error) return ['error', item.name, item.message];
  if (item instanceof ArrayBuffer) return ['bytes', 'ArrayBuffer', toBase64(new Uint8Array(item))];
  if (ArrayBuffer.isView(item)) {
    const kind = Object.keys(VIEWS).find((name) => item instanceof VIEWS[name as keyof typeof VIEWS]);
    if (kind === undefined) throw new Error(NO_CLONE);
    return ['bytes', kind, toBase64(new Uint8Array(item.buffer, item.byteOffset, item.byteLength))];
  }
  // Class instances lose their class; what the platform made (a promise, a file, a node) has no clone.
  if (Object.prototype.toString.call(item) !== '[object Object]') throw new Error(NO_CLONE);
  return ['record', Object.entries(item).map(([key, value]) => [key, packed(value)])];
}

export function unpack(text: string): unknown {
  const seen: unknown[] = [];
  const keep = <T>(value: T): T => {
    seen.push(value);
    return value;
  };
  const unpacked = (wire: Wire): unknown => {
    if (typeof wire !== 'object' || wire === null) return wire;
    switch (wire[0]) {
      case 'undefined':
        return undefined;
      case 'number':
        return Number(wire[1]);
      case 'bigint':
        return BigInt(wire[1]);
      case 'seen':
        return seen[wire[1]];
      case 'date':
        return keep(new Date(Number(wire[1])));
      case 'regexp':
        return keep(new RegExp(wire[1], wire[2]));
      case 'bytes':
        return keep(bytesOf(wire[1], fromBase64(wire[2])));
      case 'error':
        return keep(errorOf(wire[1], wire[2]));
      case 'list': {
        const list: unknown[] = keep([]);
        for (const item of wire[1]) list.push(unpacked(item));
        return list;
      }
      case 'set': {
        const set = keep(new Set());
        for (const item of wire[1]) set.add(unpacked(item));
        return set;
      }
      case 'map': {
        const map = keep(new Map());
        for (const [key, value] of wire[1]) map.set(unpacked(key), unpacked(value));
        return map;
      }
      case 'record': {
        const record: Record<string, unknown> = keep({});
        for (const [key, value] of wire[1]) {
          Object.defineProperty(record, key, {
            value: unpacked(value),
            enumerable: true,
            writable: true,
            configurable: true
          });
        }
        return record;
      }
    }
  };
  return unpacked(JSON.parse(text) as Wire);
}

function bytesOf(kind: string, bytes: Uint8Array<ArrayBuffer>): unknown {
  if (kind === 'ArrayBuffer') return bytes.buffer;
  return new VIEWS[kind as keyof typeof VIEWS](bytes.buffer);
}

function errorOf(name: string, message: string): Error {
  const known = Object.hasOwn(ERRORS, name) ? ERRORS[name as keyof typeof ERRORS] : Error;
  return new known(message);
}

/** In pieces: one call takes so many arguments and no more. */
const PIECE_BYTES = 0x8000;

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    text += String.fromCharCode(...bytes.subarray(at, at + PIECE_BYTES));
  }
  return btoa(text);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const decoded = atob(text);
  const bytes = new Uint8Array(decoded.length);
  for (let at = 0; at < decoded.length; at += 1) bytes[at] = decoded.charCodeAt(at);
  return bytes;
}
