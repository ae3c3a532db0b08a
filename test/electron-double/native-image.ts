import { readFileSync } from 'node:fs';
import { asElectron } from './event.ts';
import { Strict } from './strict.ts';

type Whole = Pick<Electron.NativeImage, 'isEmpty' | 'getSize' | 'setTemplateImage' | 'isTemplateImage'>;

/** Width and height stand in the first chunk of a PNG, at bytes 16 and 20. */
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const PNG_HEADER_BYTES = 24;

/** Its bytes are kept; of what it shows, only a PNG's size is known. */
export class NativeImageDouble extends Strict implements Whole {
  readonly #bytes: Buffer;
  #isTemplate = false;

  constructor(bytes: Buffer) {
    super();
    this.#bytes = bytes;
  }

  isEmpty(): boolean {
    return this.getSize().width === 0;
  }

  getSize(): Electron.Size {
    const isPng = this.#bytes.length >= PNG_HEADER_BYTES && this.#bytes.subarray(0, PNG.length).equals(PNG);
    if (!isPng) return { width: 0, height: 0 };
    return { width: this.#bytes.readUInt32BE(16), height: this.#bytes.readUInt32BE(20) };
  }

  setTemplateImage(option: boolean): void {
    this.#isTemplate = option;
  }

  isTemplateImage(): boolean {
    return this.#isTemplate;
  }
}

class NativeImageMaker
  extends Strict
  implements Pick<typeof Electron.nativeImage, 'createEmpty' | 'createFromPath' | 'createFromBuffer'>
{
  createEmpty(): Electron.NativeImage {
    return this.createFromBuffer(Buffer.alloc(0));
  }

  /** Empty where the file can't be read, as in Electron. */
  createFromPath(path: string): Electron.NativeImage {
    try {
      return this.createFromBuffer(readFileSync(path));
    } catch {
      return this.createEmpty();
    }
  }

  createFromBuffer(buffer: Buffer): Electron.NativeImage {
    return asElectron<Electron.NativeImage>(new NativeImageDouble(buffer));
  }
}

export const nativeImage = new NativeImageMaker();
