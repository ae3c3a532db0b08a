/** A seeded source of chance (mulberry32): the same seed, the same walk. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed, 0x9e3779b1) >>> 0;
  }

  /** Uniform in [0, 1). */
  readonly next = (): number => {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };

  /** 0 … below - 1. */
  int(below: number): number {
    return Math.floor(this.next() * below);
  }

  is(probability: number): boolean {
    return this.next() < probability;
  }

  /** @throws Error where there is nothing to pick from. */
  pick<Value>(values: readonly Value[]): Value {
    const value = values[this.int(values.length)];
    if (value === undefined) throw new Error('There is nothing to pick from');
    return value;
  }

  /** Each with that probability. */
  some<Value>(values: readonly Value[], probability: number): Value[] {
    return values.filter(() => this.is(probability));
  }

  weighted<Value>(values: readonly (readonly [weight: number, value: Value])[]): Value {
    let left = this.next() * values.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of values) {
      left -= weight;
      if (left < 0) return value;
    }
    return this.pick(values)[1];
  }
}
