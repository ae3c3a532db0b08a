import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const SECRET_STORES = ['gnome_libsecret', 'basic_text', 'unavailable'] as const;
export type SecretStore = (typeof SECRET_STORES)[number];

/** What a test decides before the app starts; it comes by environment, as JSON. */
export interface DoubleSettings {
  /** Absolute path of a Chromium. */
  readonly browser: string;
  /**
   * What stands for the person's home: settings folder, login item, key of the secret store. Kept from one start
   * to the next, and no part of the app's own data.
   */
  readonly home: string;
  /** Most preferred first, such as `ko-KR`. */
  readonly languages: readonly string[];
  readonly secretStore: SecretStore;
}

export const SETTINGS_VARIABLE = 'OUTTRAY_DOUBLE_SETTINGS';

function read(): DoubleSettings {
  const given = JSON.parse(process.env[SETTINGS_VARIABLE] ?? '{}') as Partial<DoubleSettings>;
  return {
    browser: given.browser ?? '/usr/bin/chromium',
    home: given.home ?? join(tmpdir(), 'electron-double-home'),
    languages: given.languages ?? ['en-US'],
    secretStore: given.secretStore ?? 'gnome_libsecret'
  };
}

export const settings = read();
