import { createRequire } from 'node:module';
import { matchesGlob } from 'node:path';
import type { Configuration } from 'electron-builder';
import { describe, expect, it } from 'vitest';
import { configurationFor, systemPackagesFor } from '../../build/electron-builder.ts';
import { missingForUniversal } from '../../build/package.ts';
import { ROOT } from '../../build/step.ts';

interface Validator {
  readonly validateConfiguration: (
    configuration: Configuration,
    log: { isEnabled: boolean }
  ) => Promise<void>;
}

/** electron-builder's own check, which it makes before it packs. */
function validate(configuration: object): Promise<void> {
  const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
  const { validateConfiguration } = require('app-builder-lib/out/util/config/config') as Validator;
  return validateConfiguration(structuredClone(configuration), { isEnabled: false });
}

const SIGNTOOL = { OUTTRAY_PUBLISHER_NAME: 'Outtray GmbH' };
const AZURE = {
  ...SIGNTOOL,
  OUTTRAY_AZURE_ENDPOINT: 'https://azure.example',
  OUTTRAY_AZURE_PROFILE: 'profile',
  OUTTRAY_AZURE_ACCOUNT: 'account'
};
const RELEASE = {
  OUTTRAY_RELEASE: '1',
  OUTTRAY_HOMEPAGE: 'https://outtray.example/',
  OUTTRAY_MAINTAINER: 'Mina Han <mina@outtray.example>',
  CSC_LINK: 'certificate.p12'
};

describe('the configuration of the packages', () => {
  it.each([
    ['an unsigned trial', {}],
    ['signtool', SIGNTOOL],
    ['Azure', AZURE],
    ['a release', { ...RELEASE, ...AZURE }]
  ])('satisfies electron-builder’s schema for %s', async (_, env) => {
    await validate(configurationFor(env));
    await validate(systemPackagesFor(env));
  });

  it('would be refused with a key that electron-builder does not know', async () => {
    await expect(validate({ ...configurationFor({}), asarIntegrity: true })).rejects.toThrow('asarIntegrity');
  });

  it('sets every fuse that hardens the program', () => {
    expect(configurationFor({}).electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      onlyLoadAppFromAsar: true,
      enableEmbeddedAsarIntegrityValidation: true,
      enableCookieEncryption: true,
      grantFileProtocolExtraPrivileges: false,
      loadBrowserProcessSpecificV8Snapshot: false
    });
    expect(configurationFor({}).disableAsarIntegrity).toBeUndefined();
  });

  it('takes an empty value of the environment for none', () => {
    const empty = Object.fromEntries([...Object.keys({ ...RELEASE, ...AZURE })].map((name) => [name, '']));
    expect(configurationFor(empty)).toEqual(configurationFor({}));
  });

  it('names a publisher only when the environment does', () => {
    expect(configurationFor({}).win).not.toHaveProperty('signtoolOptions');
    expect(configurationFor({}).win).not.toHaveProperty('azureSignOptions');
    expect(configurationFor(SIGNTOOL).win?.signtoolOptions?.publisherName).toBe('Outtray GmbH');
    expect(configurationFor(AZURE).win?.azureSignOptions).toEqual({
      publisherName: 'Outtray GmbH',
      endpoint: 'https://azure.example',
      certificateProfileName: 'profile',
      codeSigningAccountName: 'account'
    });
  });

  it('lets no unsigned package pass as a release', () => {
    expect(configurationFor({}).forceCodeSigning).toBe(false);
    expect(configurationFor(RELEASE).forceCodeSigning).toBe(true);
  });

  it('hardens and notarises on macOS what is signed by somebody, and signs a trial by nobody', () => {
    expect(configurationFor(RELEASE).mac).toMatchObject({ hardenedRuntime: true, notarize: true });
    expect(configurationFor(RELEASE).mac).not.toHaveProperty('identity');
    expect(configurationFor({}).mac).toMatchObject({
      hardenedRuntime: false,
      notarize: false,
      identity: '-'
    });
  });

  it('verifies on Windows who published an update', () => {
    expect(configurationFor({}).win?.verifyUpdateCodeSignature).toBe(true);
  });

  it('names a server for updates that can’t exist, since only a policy names one', () => {
    const { publish } = configurationFor({});
    expect(publish).toMatchObject({
      provider: 'generic',
      url: expect.stringMatching(/\.invalid\/$/) as string
    });
    expect(systemPackagesFor({}).publish).toBeNull();
  });

  it('takes for the universal app of macOS what both halves have alike', () => {
    const pattern = configurationFor({}).mac?.x64ArchFiles ?? '';
    const unpacked = 'Contents/Resources/app.asar.unpacked/node_modules';
    const libraries = [
      'better-sqlite3/prebuilds/darwin-arm64.node',
      '@img/sharp-darwin-x64/lib/sharp-darwin-x64.node',
      '@img/sharp-libvips-darwin-arm64/lib/libvips-cpp.dylib',
      '@napi-rs/keyring-darwin-arm64/keyring.darwin-arm64.node'
    ];
    expect(libraries.filter((library) => !matchesGlob(`${unpacked}/${library}`, pattern))).toEqual([]);
    expect(matchesGlob('Contents/MacOS/Outtray', pattern)).toBe(false);
  });

  it.skipIf(process.platform === 'darwin')('knows the libraries that npm leaves out of one Mac', () => {
    expect(missingForUniversal(ROOT).map((name) => name.replace(/@[^@]+$/, ''))).toEqual([
      '@img/sharp-darwin-arm64',
      '@img/sharp-darwin-x64',
      '@img/sharp-libvips-darwin-arm64',
      '@img/sharp-libvips-darwin-x64',
      '@napi-rs/keyring-darwin-arm64',
      '@napi-rs/keyring-darwin-x64'
    ]);
  });
});
