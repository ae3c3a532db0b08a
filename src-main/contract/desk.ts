import { z } from 'zod';
import { answering, type Definition, path } from './definition.ts';

/** What a person can be asked to pick with the system's own dialog. */
export const CHOICES = ['folder', 'list', 'pictures', 'picture', 'certificate'] as const;
export type Choice = (typeof CHOICES)[number];

/** Where a command of the window stands in the menu. */
export const MENU_PLACES = ['file', 'rows', 'pictures', 'go', 'help'] as const;
export type MenuPlace = (typeof MENU_PLACES)[number];

const menuCommand = z.strictObject({
  /** As the window's own shortcuts are written: `mod+enter`, `x`, `?`. It comes back when the item is chosen. */
  keys: z
    .string()
    .max(40)
    .regex(/^((mod|alt|shift)\+)*[^\s+]+$/),
  /** In the window's language. */
  label: z.string().min(1).max(80),
  place: z.enum(MENU_PLACES),
  isEnabled: z.boolean()
});
export type MenuCommand = z.infer<typeof menuCommand>;

/**
 * Where an update of Outtray stands. `off`: no update server was set, so nothing is ever asked. `elsewhere`: this
 * copy can't replace itself, being a checkout or a package that the system's own tools replace.
 */
export type UpdateState =
  | { readonly kind: 'off' | 'elsewhere' | 'none' | 'looking' }
  | { readonly kind: 'loading'; readonly version: string; readonly percent: number }
  /** Installed when Outtray is quit, or at once by `desk.installUpdate`. */
  | { readonly kind: 'ready'; readonly version: string }
  /** The system's or the server's own words. */
  | { readonly kind: 'failed'; readonly reason: string };

export interface DeskInfo {
  /** null where this system can't be told. */
  readonly startsAtLogin: boolean | null;
  readonly update: UpdateState;
}

const nothing = z.strictObject({});

/** What only a desktop shell can do for its window: the system's dialogs, menu, login item, updates. */
export const DESK_CALLS = {
  'desk.info': answering<DeskInfo>()(nothing),
  /** Absolute paths; empty when the person leaves the dialog. */
  'desk.choose': answering<{ paths: readonly string[] }>()(
    z.strictObject({ what: z.enum(CHOICES), startAt: path.nullable() })
  ),
  /** Where to write a file; the dialog itself asks before one is replaced. null when the person leaves it. */
  'desk.saveAs': answering<{ path: string | null }>()(
    z.strictObject({
      name: z
        .string()
        .min(1)
        .max(120)
        .regex(/^[^\0/\\]+$/)
    })
  ),
  /** The window's commands as they are now; they stand in the menu with their keys. */
  'desk.setCommands': answering<null>()(z.strictObject({ commands: z.array(menuCommand).max(100) })),
  'desk.setStartsAtLogin': answering<DeskInfo>()(z.strictObject({ startsAtLogin: z.boolean() })),
  /** Ends Outtray and starts the new version; asks first while something is being sent. */
  'desk.installUpdate': answering<null>()(nothing)
};

export type DeskCallName = keyof typeof DESK_CALLS;
export const DESK_CALL_NAMES = Object.keys(DESK_CALLS) as DeskCallName[];

type Defined<Name extends DeskCallName> = (typeof DESK_CALLS)[Name];
export type DeskCallInput<Name extends DeskCallName> = z.input<Defined<Name>['input']>;
export type DeskCallOutput<Name extends DeskCallName> =
  Defined<Name> extends Definition<z.ZodType, infer Output> ? Output : never;

export type DeskHandlers = {
  readonly [Name in DeskCallName]: (
    input: z.output<Defined<Name>['input']>
  ) => DeskCallOutput<Name> | Promise<DeskCallOutput<Name>>;
};

/** What the desktop shell tells its window unasked. */
export type DeskEvent =
  /** A menu item was chosen. */
  | { readonly name: 'command'; readonly keys: string }
  /** Folders or files that the system handed over: a second start, the dock, the list of recent folders. */
  | { readonly name: 'openPaths'; readonly paths: readonly string[] }
  /** A notification was chosen. */
  | { readonly name: 'show'; readonly connectionId: number; readonly stage: 'outbox' | 'fixing' | 'sent' }
  | { readonly name: 'info'; readonly info: DeskInfo };
