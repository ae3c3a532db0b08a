import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  canApply,
  nextState,
  statesThatAllow,
  UPLOAD_STATES,
  type UploadEvent,
  type UploadState
} from '../../src-main/contract/upload.ts';

/** design.md, "Life of an upload", and docs/decisions/0003; written down once more, on purpose. */
const DRAWN: readonly (readonly [UploadState, UploadEvent, UploadState])[] = [
  ['staged', 'edit', 'staged'],
  ['staged', 'release', 'queued'],
  ['staged', 'exclude', 'excluded'],
  ['queued', 'claim', 'sending'],
  ['queued', 'recall', 'staged'],
  ['queued', 'withhold', 'failed'],
  ['sending', 'accept', 'sent'],
  ['sending', 'reject', 'failed'],
  ['sending', 'retry', 'queued'],
  ['sending', 'hold', 'queued'],
  ['sending', 'interrupt', 'queued'],
  ['failed', 'edit', 'failed'],
  ['failed', 'resend', 'queued'],
  ['failed', 'exclude', 'excluded'],
  ['excluded', 'restore', 'staged']
];
const EVENTS = [...new Set(DRAWN.map(([, event]) => event))];
const anyState = fc.constantFrom(...UPLOAD_STATES);
const anyEvent = fc.constantFrom(...EVENTS);

/** As far as each event is possible where it comes. */
function live(events: readonly UploadEvent[]): UploadState[] {
  const lived: UploadState[] = ['staged'];
  for (const event of events) {
    const state = lived.at(-1) ?? 'staged';
    if (canApply(state, event)) lived.push(nextState(state, event));
  }
  return lived;
}

test('what is drawn happens, and anything else throws', () => {
  fc.assert(
    fc.property(anyState, anyEvent, (state, event) => {
      const drawn = DRAWN.find(([from, by]) => from === state && by === event)?.[2];
      expect(canApply(state, event)).toBe(drawn !== undefined);
      expect(statesThatAllow(event).includes(state)).toBe(drawn !== undefined);
      if (drawn === undefined) expect(() => nextState(state, event)).toThrow(`${state} can't ${event}`);
      else expect(nextState(state, event)).toBe(drawn);
    }),
    { numRuns: 1000 }
  );
});

test('whatever happens to an upload, it is sent only from sending, sends only when released, and stays sent', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
      const lived = live(events);
      lived.forEach((state, index) => {
        const before = lived[index - 1];
        if (state === 'sent') expect(before).toBe('sending');
        if (state === 'sending') expect(before).toBe('queued');
        expect(before).not.toBe('sent');
      });
    })
  );
});

test('from every state but sent, a person and the server can still bring it to sent', () => {
  const reached = new Set<UploadState>(['sent']);
  for (let found = 0; found < reached.size;) {
    found = reached.size;
    for (const [from, , to] of DRAWN) if (reached.has(to)) reached.add(from);
  }
  expect(reached).toEqual(new Set(UPLOAD_STATES));
});
