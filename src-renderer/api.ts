import type { ExportRequest, PictureKind, PictureSize } from '../src-main/contract/application.ts';
import type { CallInput, CallName, CallOutput } from '../src-main/contract/call.ts';
import type { DeskCallInput, DeskCallName, DeskCallOutput, DeskEvent } from '../src-main/contract/desk.ts';
import type { AppEvent, EventName, Events } from '../src-main/contract/event.ts';
import type { Preload } from '../src-main/contract/preload.ts';
import { ApiError } from './api-error.ts';
import type { Bridge } from './bridge/bridge.ts';
import { PreloadBridge } from './bridge/preload-bridge.ts';
import { WebSocketBridge } from './bridge/web-socket-bridge.ts';

type Listener<Name extends EventName> = (payload: Events[Name]) => void;

/** The only way from the window to the Node side: typed calls and events of the contract. */
export class Api {
  readonly #bridge: Bridge;
  readonly #listeners = new Map<EventName, Set<(payload: never) => void>>();

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
    bridge.onEvent((event) => this.#deliver(event));
  }

  /** @throws ApiError when it is refused, ConnectionLost when the Node side is gone. */
  async call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> {
    const answer = await this.#bridge.call(name, input);
    if (!answer.ok) throw new ApiError(name, answer.error);
    return answer.value as CallOutput<Name>;
  }

  /** @returns a function that ends it; fit to be returned from an `$effect`. */
  on<Name extends EventName>(name: Name, listener: Listener<Name>): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  onConnection(listener: (isConnected: boolean) => void): void {
    this.#bridge.onConnection(listener);
  }

  #deliver({ name, payload }: AppEvent): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(payload as never);
  }
}

/** What only the desktop shell can do: the system's dialogs, menu, login item and updates. */
export class DeskApi {
  readonly #preload: Preload;

  constructor(preload: Preload) {
    this.#preload = preload;
  }

  /** @throws ApiError when it is refused. */
  async call<Name extends DeskCallName>(
    name: Name,
    input: DeskCallInput<Name>
  ): Promise<DeskCallOutput<Name>> {
    const answer = await this.#preload.deskCall(name, input);
    if (!answer.ok) throw new ApiError(name, answer.error);
    return answer.value as DeskCallOutput<Name>;
  }

  onEvent(listener: (event: DeskEvent) => void): void {
    this.#preload.onDeskEvent(listener);
  }
}

/** @param version changes when the picture does: the first digits of its SHA-256. */
export function pictureUrl(kind: PictureKind, id: number, size: PictureSize, version: string): string {
  return `/picture/${kind}/${id}/${size}?v=${encodeURIComponent(version)}`;
}

/** A download of what a list shows, as CSV. */
export function exportUrl({ kind, filter }: ExportRequest): string {
  return `/export/${kind}.csv?filter=${encodeURIComponent(JSON.stringify(filter))}`;
}

/** @returns absolute paths of dropped files; null where the browser keeps them to itself. */
export function pathsOf(files: readonly File[]): readonly string[] | null {
  const paths = window.outtray?.pathsOf(files).filter((path) => path !== '');
  return paths === undefined || paths.length === 0 ? null : paths;
}

function openBridge(): Bridge {
  if (window.outtray !== undefined) return new PreloadBridge(window.outtray);
  return new WebSocketBridge(new URL('/rpc', location.href.replace(/^http/, 'ws')).href);
}

export const api = new Api(openBridge());

/** null in a browser. */
export const deskApi = window.outtray === undefined ? null : new DeskApi(window.outtray);
