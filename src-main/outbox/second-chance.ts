import type { WireFormat, WireFormatSetting } from '../contract/connection.ts';
import type { SecondChance } from '../contract/delivery.ts';
import { assertNever } from '../contract/assert-never.ts';

/** How one PUT goes out; what a second chance changes. */
export interface PutManner {
  readonly format: WireFormat;
  readonly onFreshSocket: boolean;
  readonly expectContinue: boolean;
}

export function firstManner(setting: WireFormatSetting, learned: WireFormat | null): PutManner {
  const format = setting === 'auto' ? (learned ?? 'json') : setting;
  return { format, onFreshSocket: false, expectContinue: false };
}

/** @returns null when that chance was used on this delivery, or is not open to this connection. */
export function secondManner(
  chance: SecondChance | null,
  manner: PutManner,
  used: ReadonlySet<SecondChance>,
  setting: WireFormatSetting
): PutManner | null {
  if (chance === null || used.has(chance)) return null;
  switch (chance) {
    case 'other_format':
      if (setting !== 'auto') return null;
      return { ...manner, format: manner.format === 'json' ? 'multipart' : 'json' };
    case 'fresh_socket':
      return { ...manner, onFreshSocket: true };
    case 'expect_continue':
      return { ...manner, expectContinue: true };
    default:
      return assertNever(chance);
  }
}
