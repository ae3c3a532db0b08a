import type { Protocol } from './cdp.ts';
import { fromPage, originOf } from './scheme.ts';
import { Strict } from './strict.ts';

/** Small numbers stand for Chromium's tokens. */
let lastFrame = 0;

type Whole = Pick<
  Electron.WebFrameMain,
  | 'url'
  | 'origin'
  | 'name'
  | 'detached'
  | 'processId'
  | 'routingId'
  | 'frameTreeNodeId'
  | 'frameToken'
  | 'isDestroyed'
>;

/** A frame of a page; the same object for as long as the frame is there. */
export class FrameDouble extends Strict implements Whole {
  readonly frameToken: string;
  readonly parent: FrameDouble | null;
  readonly processId = 1;
  readonly routingId: number;
  readonly frameTreeNodeId: number;
  url = '';
  name = '';
  detached = false;
  readonly #children = new Set<FrameDouble>();

  constructor(frameToken: string, parent: FrameDouble | null) {
    super();
    this.frameToken = frameToken;
    this.parent = parent;
    lastFrame += 1;
    this.routingId = lastFrame;
    this.frameTreeNodeId = lastFrame;
    if (parent !== null) parent.#children.add(this);
  }

  get origin(): string {
    return originOf(this.url);
  }

  get top(): FrameDouble {
    return this.parent?.top ?? this;
  }

  get frames(): FrameDouble[] {
    return [...this.#children];
  }

  isDestroyed(): boolean {
    return this.detached;
  }

  navigated({ url, urlFragment = '', name = '' }: Protocol.Page.Frame): void {
    this.url = fromPage(`${url}${urlFragment}`);
    this.name = name;
  }

  detach(): void {
    this.detached = true;
    if (this.parent !== null) this.parent.#children.delete(this);
  }
}
