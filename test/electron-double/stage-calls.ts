import type { DialogAnswers, DialogKind, Shown } from './dialog.ts';
import type { PowerEvents } from './power.ts';
import type { Opened } from './shell.ts';

export interface WindowOnStage {
  readonly id: number;
  /** Chromium's own id of the page. */
  readonly targetId: string;
  readonly url: string;
  readonly isVisible: boolean;
  readonly isFocused: boolean;
  readonly isMinimized: boolean;
  readonly isCrashed: boolean;
  /** Its document is there with all that belongs to it. */
  readonly isLoaded: boolean;
  /** How often its page's process ended unexpectedly. */
  readonly crashes: number;
  readonly bounds: Electron.Rectangle;
  readonly progress: { readonly value: number; readonly mode: string };
  readonly overlay: string | null;
  readonly isFlashing: boolean;
  /** By the page itself; what the app loads asks nobody. */
  readonly navigationsAskedFor: readonly { readonly url: string; readonly isAllowed: boolean }[];
  readonly downloadsAskedFor: readonly { readonly url: string; readonly isRefused: boolean }[];
  readonly windowsAskedFor: readonly { readonly url: string; readonly action: string }[];
  /** As the app gave them; without session. */
  readonly webPreferences: Readonly<Record<string, unknown>>;
}

export interface MenuOnStage {
  readonly label: string;
  readonly role: string | null;
  readonly isEnabled: boolean;
  readonly isChecked: boolean;
  readonly accelerator: string | null;
  readonly submenu: readonly MenuOnStage[];
}

/** All that an app showed or told the system. */
export interface Stage {
  readonly windows: readonly WindowOnStage[];
  readonly menu: readonly MenuOnStage[];
  readonly tray: { readonly toolTip: string; readonly menu: readonly MenuOnStage[] } | null;
  /** Shown and not closed, oldest first. */
  readonly notifications: readonly { readonly title: string; readonly body: string }[];
  readonly dialogs: readonly Shown[];
  readonly badge: number;
  readonly recentDocuments: readonly string[];
  readonly opensAtLogin: boolean;
  /** What keeps the machine awake. */
  readonly powerBlockers: readonly string[];
  readonly opened: readonly Opened[];
  readonly theme: { readonly source: string; readonly isDark: boolean };
  /** Addresses that the app neither answered nor stopped. */
  readonly escaped: readonly string[];
  /** What the double was asked for and does not do. A test expects none. */
  readonly faults: readonly string[];
}

/** Where an invocation that no page of ours would make seems to come from. */
export type Forger =
  /** The main frame of a window, at this address. */
  | { readonly kind: 'address'; readonly url: string }
  /** A frame within our page, at our own address. */
  | { readonly kind: 'subframe' }
  /** A frame that is gone. */
  | { readonly kind: 'no-frame' }
  /** Contents that are no window of the app, at our own address. */
  | { readonly kind: 'other-contents' }
  /** Our own page: what the app's page itself could send, or a script in it. */
  | { readonly kind: 'own' };

export type ForgedAnswer = { readonly value: unknown } | { readonly thrown: string };

/** What a test can do with a running app. */
export interface StageCalls {
  look(): Stage;
  answerDialog<Kind extends DialogKind>(kind: Kind, answer: DialogAnswers[Kind]): void;
  /** Labels from the top, `&` and all. @param where `tray` for the tray's menu. */
  clickMenu(where: 'application' | 'tray', labels: readonly string[]): void;
  clickTray(): void;
  /** The oldest that is there. */
  clickNotification(): void;
  /** As a click on the cross. */
  closeWindow(): void;
  /** Settles when the app was told. */
  crashRenderer(): Promise<void>;
  emitPower(name: keyof PowerEvents): void;
  /** A folder or file that the system hands over (macOS). */
  openFile(path: string): void;
  activate(): void;
  childProcessGone(details: Electron.Details): void;
  setSystemDark(isDark: boolean): void;
  setProxy(url: string, answer: string): void;
  quit(): void;
  channels(): readonly string[];
  forge(from: Forger, channel: string, args: readonly unknown[]): Promise<ForgedAnswer>;
  /** What the app's handlers answer when asked for a permission: request, check, device. */
  askPermission(permission: string): Promise<boolean[]>;
}

/** What an app's double tells the test unasked. */
export interface TestCalls {
  browser(endpoint: string, pid: number): void;
}
