import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeliveryHooks, DeliveryOrder, ReviewedImage } from '../../src-main/contract/delivery.ts';
import type { Slot } from '../../src-main/contract/slot.ts';

export const KEY = 'k-3f9c-secret';

/** A temporary folder with pictures in it, and the orders to send them. */
export class Orders {
  readonly folder: string;
  #count = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<Orders> {
    return new Orders(await mkdtemp(join(tmpdir(), 'outtray-argos-')));
  }

  async image(slot: Slot, bytes: Buffer | number): Promise<ReviewedImage> {
    const content = typeof bytes === 'number' ? randomBytes(bytes) : bytes;
    this.#count += 1;
    const path = join(this.folder, `${this.#count}.jpg`);
    await writeFile(path, content);
    return {
      slot,
      path,
      sizeBytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex')
    };
  }

  /** @returns its path. */
  async file(name: string, text: string): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, text);
    return path;
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

export function order(
  baseUrl: string,
  images: readonly ReviewedImage[],
  more: Partial<DeliveryOrder> = {}
): DeliveryOrder {
  return {
    baseUrl,
    caFile: null,
    apiKey: KEY,
    format: 'json',
    submissionId: 'S-1',
    idType: 'passport',
    admin: 'a@b.example',
    images,
    onFreshSocket: false,
    expectContinue: false,
    ...more
  };
}

export const NO_HOOKS: DeliveryHooks = { signal: new AbortController().signal, onProgress: () => undefined };
