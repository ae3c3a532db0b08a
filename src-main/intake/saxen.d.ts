// Written by hand from the package's README; it brings no types of its own.
declare module 'saxen' {
  type Decode = (text: string) => string;

  export class Parser {
    on(
      event: 'openTag',
      hear: (
        name: string,
        attributes: () => Readonly<Record<string, string | undefined>>,
        decode: Decode,
        isSelfClosing: boolean
      ) => void
    ): this;
    on(event: 'closeTag', hear: (name: string, decode: Decode, isSelfClosing: boolean) => void): this;
    on(event: 'text', hear: (text: string, decode: Decode) => void): this;
    on(event: 'cdata', hear: (text: string) => void): this;
    on(event: 'error', hear: (error: Error) => void): this;
    parse(xml: string): void;
    stop(): void;
  }
}
