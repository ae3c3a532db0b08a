import { z } from 'zod';

/** What happens instead of, or before, the regular answer. */
export const faultSchema = z.strictObject({
  /**
   * When: `before_reading` the body (where a rule names a submission: as soon as the id has come in, which takes
   * the first bytes of the body), `mid_body` after `afterBytes`, or `after_reading` all of it.
   */
  at: z.enum(['before_reading', 'mid_body', 'after_reading']).default('after_reading'),
  /** For `mid_body`. */
  afterBytes: z.number().int().min(0).default(65_536),
  delayMs: z.number().int().min(0).max(600_000).default(0),
  /** Close the connection; with a status: after that answer. */
  hangUp: z.boolean().default(false),
  /** Without status and hangUp the regular answer follows, after the delay. */
  status: z.number().int().min(200).max(599).optional(),
  errorCode: z.string().optional(),
  message: z.string().optional(),
  /** Sent as it stands instead of `{errorCode, message}`. */
  body: z.string().optional(),
  headers: z.record(z.string(), z.string()).default({})
});
export type Fault = z.output<typeof faultSchema>;

export const faultRuleSchema = z.strictObject({
  /** Only requests of exactly this submission. */
  submissionId: z.string().optional(),
  /** Only this share of the requests, drawn with the seed. */
  share: z.number().min(0).max(1).default(1),
  /** How many times; without it, always. */
  times: z.number().int().positive().optional(),
  /** Used in turn. */
  effects: z.array(faultSchema).min(1)
});
export type FaultRule = z.output<typeof faultRuleSchema>;
export type FaultRuleInput = z.input<typeof faultRuleSchema>;
export const faultRulesSchema = z.array(faultRuleSchema);

interface ArmedRule {
  readonly rule: FaultRule;
  /** One draw for each request, made when it comes in, so that the seed alone decides. */
  readonly draw: () => number;
  used: number;
}

/** Which of the rules a request has drawn. */
export type Draw = readonly { readonly armed: ArmedRule; readonly isDrawn: boolean }[];

/** The rules in their order: the first that applies to a request takes it. */
export class FaultList {
  #rules: ArmedRule[] = [];

  replace(rules: readonly FaultRule[], seed: number): void {
    this.#rules = rules.map((rule, index) => ({ rule, draw: seededRandom(seed + index), used: 0 }));
  }

  list(): FaultRule[] {
    return this.#rules.map(({ rule }) => rule);
  }

  /** True where the submission id decides which rule applies. */
  get needsSubmissionId(): boolean {
    return this.#rules.some(({ rule }) => rule.submissionId !== undefined);
  }

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  draw(): Draw {
    return this.#rules.map((armed) => ({ armed, isDrawn: armed.draw() < armed.rule.share }));
  }

  /** Spends one use of the rule that applies. @param submissionId null: it has none that can be read. */
  take(draw: Draw, submissionId: string | null): Fault | null {
    const found = draw.find(({ armed, isDrawn }) => isDrawn && applies(armed, submissionId));
    if (found === undefined) return null;
    const { armed } = found;
    const fault = armed.rule.effects[armed.used % armed.rule.effects.length];
    armed.used += 1;
    return fault ?? null;
  }
}

function applies({ rule, used }: ArmedRule, submissionId: string | null): boolean {
  if (rule.times !== undefined && used >= rule.times) return false;
  return rule.submissionId === undefined || rule.submissionId === submissionId;
}

/** mulberry32: small, and the same numbers everywhere for the same seed. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
