import type {
  Application,
  ExportRequest,
  Picture,
  PictureKind,
  PictureSize
} from '../../../src-main/contract/application.ts';
import type { CallAnswer } from '../../../src-main/contract/dispatch.ts';
import type { AppEvent } from '../../../src-main/contract/event.ts';

/** An application that a test scripts: each answer is replaceable, and what it was asked is on record. */
export class FakeApplication implements Application {
  readonly dispatched: { name: string; input: unknown }[] = [];
  readonly exported: ExportRequest[] = [];
  readonly listeners = new Set<(event: AppEvent) => void>();

  answerCall: (name: string, input: unknown) => Promise<CallAnswer<unknown>> = (name, input) =>
    Promise.resolve({ ok: true, value: { name, input } });
  givePicture: (kind: PictureKind, id: number, size: PictureSize) => Picture | null = () => null;
  writeCsv: (request: ExportRequest) => AsyncIterable<string> = () => piecesOf([]);

  dispatch(name: string, input: unknown): Promise<CallAnswer<unknown>> {
    this.dispatched.push({ name, input });
    return this.answerCall(name, input);
  }

  call(): never {
    throw new Error('A shell carries calls from outside: it uses dispatch');
  }

  subscribe(listener: (event: AppEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  emit(event: AppEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  picture(kind: PictureKind, id: number, size: PictureSize): Promise<Picture | null> {
    return Promise.resolve(this.givePicture(kind, id, size));
  }

  exportCsv(request: ExportRequest): AsyncIterable<string> {
    this.exported.push(request);
    return this.writeCsv(request);
  }

  startSending(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export async function* piecesOf(pieces: readonly string[]): AsyncGenerator<string> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}
