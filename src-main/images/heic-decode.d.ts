/** The package brings no types (2.1.0, index.js and lib.js). */
declare module 'heic-decode' {
  interface Decoded {
    readonly width: number;
    readonly height: number;
    readonly data: Uint8ClampedArray;
  }
  interface Images extends Array<{ width: number; height: number; decode(): Promise<Decoded> }> {
    /** Frees the memory of all of them. */
    dispose(): void;
  }
  const decode: {
    (input: { buffer: Uint8Array }): Promise<Decoded>;
    all(input: { buffer: Uint8Array }): Promise<Images>;
  };
  export = decode;
}
