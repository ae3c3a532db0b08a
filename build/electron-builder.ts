// How Outtray is packed and installed. Secrets and names of a publisher come only from the environment (docs/releasing.md).
import type { Configuration } from 'electron-builder';
import {
  APP_ID,
  EXECUTABLE_NAME,
  NO_HOMEPAGE,
  NO_MAINTAINER,
  NO_UPDATE_SERVER,
  PRODUCT_NAME
} from './identity.ts';
import { packageFiles, UNPACKED } from './package-files.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What electron-builder writes as `${…}` stands for the system or architecture that is being packed. */
const ARCH = '${arch}';
const EXT = '${ext}';
const VERSION = '${version}';

const SUMMARY = 'Delivers ID-document images in bulk and keeps every answer on record';
const DESCRIPTION =
  'Drop in folders of ID photographs, put right what is wrong, and let Outtray deliver to the ARGOS Identity API.';

/** @param everything the process's environment; with OUTTRAY_RELEASE set, an unsigned package is an error. */
export function configurationFor(everything: Environment): Configuration {
  const env = withoutEmpty(everything);
  const isRelease = env['OUTTRAY_RELEASE'] === '1';
  return {
    appId: APP_ID,
    productName: PRODUCT_NAME,
    copyright: 'Copyright © Outtray contributors',
    directories: { output: 'dist', buildResources: 'build/installer' },
    extraMetadata: { homepage: env['OUTTRAY_HOMEPAGE'] ?? NO_HOMEPAGE },
    extraResources: [
      { from: 'LICENSE', to: 'LICENSE.txt' },
      { from: 'out/THIRD-PARTY-LICENSES.txt', to: 'THIRD-PARTY-LICENSES.txt' }
    ],
    asar: true,
    asarUnpack: UNPACKED,
    // Every native dependency is Node-API and comes built: nothing is compiled for Electron.
    npmRebuild: false,
    nodeGypRebuild: false,
    electronLanguages: ['en', 'en-US', 'ko'],
    electronFuses: {
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      onlyLoadAppFromAsar: true,
      enableEmbeddedAsarIntegrityValidation: true,
      enableCookieEncryption: true,
      grantFileProtocolExtraPrivileges: false,
      // Would want a snapshot of our own beside Electron's; there is none.
      loadBrowserProcessSpecificV8Snapshot: false
    },
    forceCodeSigning: isRelease,
    artifactName: `${PRODUCT_NAME}-${VERSION}-${ARCH}.${EXT}`,
    publish: { provider: 'generic', url: NO_UPDATE_SERVER, channel: 'latest' },
    ...windows(env),
    ...macos(env, isRelease),
    ...linux(env)
  };
}

/** A workflow hands on a secret that nobody has set as an empty text. */
function withoutEmpty(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
}

function windows(env: Environment): Configuration {
  return {
    win: {
      icon: 'build/icons/icon.ico',
      target: [{ target: 'nsis' }, { target: 'msi' }],
      files: packageFiles(`win32-${ARCH}`),
      requestedExecutionLevel: 'asInvoker',
      verifyUpdateCodeSignature: true,
      ...windowsSigning(env)
    },
    nsis: {
      // With pages: a person chooses for whom; IT says /S with /allusers or /currentuser.
      oneClick: false,
      perMachine: false,
      allowElevation: true,
      allowToChangeInstallationDirectory: true,
      // Connections and records stay until a person deletes them (docs/deploying.md).
      deleteAppDataOnUninstall: false,
      runAfterFinish: true,
      installerLanguages: ['en_US', 'ko_KR'],
      displayLanguageSelector: false,
      artifactName: `${PRODUCT_NAME}-Setup-${VERSION}-${ARCH}.${EXT}`
    },
    // For software distribution by group policy or Intune: always for the whole machine, and never updates itself.
    msi: { oneClick: true, perMachine: true, runAfterFinish: false }
  };
}

/** A certificate in the cloud (Azure), or one that signtool finds by WIN_CSC_LINK; without either, unsigned. */
function windowsSigning(env: Environment): Configuration['win'] {
  const publisherName = env['OUTTRAY_PUBLISHER_NAME'];
  const endpoint = env['OUTTRAY_AZURE_ENDPOINT'];
  const certificateProfileName = env['OUTTRAY_AZURE_PROFILE'];
  const codeSigningAccountName = env['OUTTRAY_AZURE_ACCOUNT'];
  if (publisherName === undefined) return {};
  if (endpoint === undefined || certificateProfileName === undefined || codeSigningAccountName === undefined)
    return { signtoolOptions: { publisherName, signingHashAlgorithms: ['sha256'] } };
  return { azureSignOptions: { publisherName, endpoint, certificateProfileName, codeSigningAccountName } };
}

function macos(env: Environment, isRelease: boolean): Configuration {
  const isSigned = isRelease || env['CSC_LINK'] !== undefined || env['CSC_NAME'] !== undefined;
  return {
    mac: {
      icon: 'build/icons/icon.icns',
      category: 'public.app-category.business',
      // The updater takes the zip, people the disk image.
      target: [
        { target: 'dmg', arch: 'universal' },
        { target: 'zip', arch: 'universal' }
      ],
      files: packageFiles('darwin-*'),
      // Both halves of the universal app hold the libraries of both architectures, so that they are the same.
      x64ArchFiles: '**/app.asar.unpacked/node_modules/**',
      // A signature of nobody can't satisfy the hardened runtime's check of libraries; arm64 wants one all the same.
      hardenedRuntime: isSigned,
      ...(isSigned ? {} : { identity: '-' }),
      entitlements: 'build/installer/entitlements.mac.plist',
      entitlementsInherit: 'build/installer/entitlements.mac.inherit.plist',
      // Off for an unsigned trial; else electron-builder notarises with what stands in APPLE_API_KEY and its fellows.
      notarize: isSigned,
      extendInfo: {
        CFBundleLocalizations: ['en', 'ko'],
        NSDesktopFolderUsageDescription: 'Outtray reads the pictures in the folders that you import.',
        NSDocumentsFolderUsageDescription: 'Outtray reads the pictures in the folders that you import.',
        NSDownloadsFolderUsageDescription: 'Outtray reads the pictures in the folders that you import.',
        NSRemovableVolumesUsageDescription: 'Outtray reads the pictures in the folders that you import.',
        NSNetworkVolumesUsageDescription: 'Outtray reads the pictures in the folders that you import.'
      }
    },
    dmg: { sign: false, writeUpdateInfo: false }
  };
}

function linux(env: Environment): Configuration {
  return {
    // The first runtime that needs no libfuse2, which current systems no longer have.
    toolsets: { appimage: '1.0.3' },
    linux: {
      icon: 'build/icons/app',
      executableName: EXECUTABLE_NAME,
      syncDesktopName: true,
      target: ['AppImage'],
      files: packageFiles(`linux-${ARCH}`),
      category: 'Office',
      synopsis: SUMMARY,
      description: DESCRIPTION,
      maintainer: env['OUTTRAY_MAINTAINER'] ?? NO_MAINTAINER,
      vendor: 'Outtray contributors',
      desktop: {
        entry: {
          GenericName: 'ID image delivery',
          'GenericName[ko]': '신분증 이미지 전송',
          'Comment[ko]': '신분증 사진 폴더를 넣고 문제를 고치면 ARGOS Identity API로 전송합니다',
          Keywords: 'ID;KYC;upload;ARGOS;',
          SingleMainWindow: 'true'
        }
      }
    },
    deb: {
      packageCategory: 'misc',
      // What Electron links to, and the secret service that keeps API keys.
      depends: [
        'libgtk-3-0',
        'libnotify4',
        'libnss3',
        'libxss1',
        'libxtst6',
        'libatspi2.0-0',
        'libuuid1',
        'libdrm2',
        'libgbm1',
        'libasound2',
        'libsecret-1-0',
        'xdg-utils'
      ],
      recommends: ['gnome-keyring | kwalletmanager']
    },
    rpm: {
      depends: [
        'gtk3',
        'libnotify',
        'nss',
        'libXScrnSaver',
        '(libXtst or libXtst6)',
        'at-spi2-core',
        '(libuuid or libuuid1)',
        'libdrm',
        '(mesa-libgbm or libgbm1)',
        '(alsa-lib or libasound2)',
        '(libsecret or libsecret-1-0)',
        'xdg-utils'
      ]
    }
  };
}

/**
 * deb and rpm are updated as the system updates its programs, which asks nobody for a password. They are packed apart,
 * since electron-builder leaves a note of its updater in the folder that all targets of one run share.
 */
export function systemPackagesFor(env: Environment): Configuration {
  const configuration = configurationFor(env);
  return { ...configuration, publish: null, linux: { ...configuration.linux, target: ['deb', 'rpm'] } };
}

export default configurationFor(process.env);
