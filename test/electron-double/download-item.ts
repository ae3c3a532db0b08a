import { Strict } from './strict.ts';

/** A download that a page asks for; it never comes. */
export class DownloadItemDouble
  extends Strict
  implements Pick<Electron.DownloadItem, 'getURL' | 'getFilename' | 'cancel'>
{
  readonly #url: string;
  readonly #fileName: string;

  constructor(url: string, fileName: string) {
    super();
    this.#url = url;
    this.#fileName = fileName;
  }

  getURL(): string {
    return this.#url;
  }

  getFilename(): string {
    return this.#fileName;
  }

  cancel(): void {
    // It is refused already.
  }
}
