import { Parser } from 'saxen';
import type { ListCell, ListRecord } from './list-cell.ts';
import { formatCode, safeNumber } from './number-shown.ts';
import { ArchiveRefusal, type ZipParts, zipParts } from './zip-parts.ts';

/** As many as a list of ours may have; Excel itself goes to 16,384. */
const MAX_COLUMNS = 1000;
/** Cells with something in them. */
const MAX_CELLS = 3_000_000;
const DAMAGED = 'it holds no workbook that can be read; open it in Excel, save it as .xlsx and import that';

export interface Workbook {
  /** In the order of their tabs, without charts. */
  readonly sheets: readonly string[];
  /** Rows with something in them. @throws ArchiveRefusal */
  records(sheet: string, maxRows?: number): readonly ListRecord[];
}

/** Only what was stored is read: no formula is computed, no link followed, no macro looked at. @throws ArchiveRefusal */
export function openWorkbook(bytes: Buffer): Workbook {
  // The container of old .xls files, and of .xlsx files with a password.
  if (bytes.subarray(0, 4).toString('hex') === 'd0cf11e0') {
    throw new ArchiveRefusal(
      'it has a password or is an old .xls file; save a copy as .xlsx without a password'
    );
  }
  if (bytes.subarray(0, 2).toString('latin1') !== 'PK') throw new ArchiveRefusal(DAMAGED);
  const parts = zipParts(bytes);
  const main = targetOf(parts, '_rels/.rels', '', (type) => type.endsWith('/officeDocument'));
  if (main === null || !parts.has(main)) throw new ArchiveRefusal(DAMAGED);
  const folder = main.slice(0, main.lastIndexOf('/') + 1);
  const relations = `${folder}_rels/${main.slice(folder.length)}.rels`;
  const sheets = sheetsOf(parts, main, relationsOf(parts, relations, folder));
  const part = (kind: string) => targetOf(parts, relations, folder, (type) => type.endsWith(`/${kind}`));
  let looks: Looks | null = null;
  return {
    sheets: [...sheets.keys()],
    records: (sheet, maxRows = Infinity) => {
      const name = sheets.get(sheet);
      if (name === undefined) throw new ArchiveRefusal(DAMAGED);
      looks ??= {
        shared: sharedTexts(parts, part('sharedStrings')),
        formats: formats(parts, part('styles'))
      };
      return recordsOf(textOf(parts, name), looks, maxRows);
    }
  };
}

interface Looks {
  readonly shared: readonly string[];
  /** Format code of each cell style. */
  readonly formats: readonly string[];
}

function textOf(parts: ZipParts, name: string): string {
  const bytes = parts.read(name);
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isWide ? 'utf16le' : 'utf8');
}

type Attributes = Readonly<Record<string, string | undefined>>;

interface Hearer {
  readonly open?: (name: string, attributes: () => Attributes) => void;
  readonly close?: (name: string) => void;
  readonly text?: (text: string) => void;
  /** Looked at after each element. */
  readonly isDone?: () => boolean;
}

/** Names come without their prefix: some programs write x:row. */
function parseXml(xml: string, { open, close, text, isDone }: Hearer): void {
  const parser = new Parser();
  parser.on('openTag', (name, attributes, decode) => {
    open?.(localName(name), () => decoded(attributes(), decode));
  });
  parser.on('closeTag', (name) => {
    close?.(localName(name));
    if (isDone?.() === true) parser.stop();
  });
  parser.on('text', (value, decode) => text?.(decode(value)));
  parser.on('cdata', (value) => text?.(value));
  parser.on('error', (error) => {
    throw new ArchiveRefusal(DAMAGED, { cause: error });
  });
  parser.parse(xml);
}

/** The parser leaves them as they are written. */
function decoded(attributes: Attributes, decode: (text: string) => string): Attributes {
  const values = Object.entries(attributes);
  return Object.fromEntries(
    values.map(([name, value = '']) => [name, value.includes('&') ? decode(value) : value])
  );
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

interface Relation {
  readonly type: string;
  readonly target: string;
}

/** Relation id → part. What leads out of the file is left out. */
function relationsOf(parts: ZipParts, name: string, folder: string): Map<string, Relation> {
  const relations = new Map<string, Relation>();
  if (!parts.has(name)) return relations;
  parseXml(textOf(parts, name), {
    open: (element, attributes) => {
      if (element !== 'Relationship') return;
      const { Id: id, Type: type, Target: target, TargetMode: mode } = attributes();
      if (id === undefined || type === undefined || target === undefined || mode === 'External') return;
      relations.set(id, { type, target: target.startsWith('/') ? target.slice(1) : folder + target });
    }
  });
  return relations;
}

function targetOf(
  parts: ZipParts,
  relations: string,
  folder: string,
  isMeant: (type: string) => boolean
): string | null {
  const found = [...relationsOf(parts, relations, folder).values()].find(({ type }) => isMeant(type));
  return found?.target ?? null;
}

/** Sheet → its part. */
function sheetsOf(parts: ZipParts, main: string, relations: Map<string, Relation>): Map<string, string> {
  const sheets = new Map<string, string>();
  parseXml(textOf(parts, main), {
    open: (element, attributes) => {
      if (element !== 'sheet') return;
      const own = attributes();
      const id = Object.entries(own).find(([name]) => name.endsWith(':id'))?.[1];
      const relation = relations.get(id ?? '');
      if (own['name'] === undefined || relation?.type.endsWith('/worksheet') !== true) return;
      sheets.set(own['name'], relation.target);
    }
  });
  return sheets;
}

function sharedTexts(parts: ZipParts, name: string | null): string[] {
  const texts: string[] = [];
  if (name === null || !parts.has(name)) return texts;
  const part = new TextOfElement();
  parseXml(textOf(parts, name), {
    open: (element) => {
      part.open(element);
    },
    close: (element) => {
      part.close(element);
      if (element === 'si') texts.push(part.take());
    },
    text: (text) => {
      part.add(text);
    }
  });
  return texts;
}

/** Text of `t` elements, without how Japanese is to be pronounced. */
class TextOfElement {
  #text = '';
  #isText = false;
  #isPhonetic = false;

  open(element: string): void {
    if (element === 't') this.#isText = !this.#isPhonetic;
    else if (element === 'rPh') this.#isPhonetic = true;
  }

  close(element: string): void {
    if (element === 't') this.#isText = false;
    else if (element === 'rPh') this.#isPhonetic = false;
  }

  add(text: string): void {
    if (this.#isText) this.#text += text;
  }

  take(): string {
    const text = unescaped(this.#text);
    this.#text = '';
    return text;
  }
}

/** ECMA-376 part 1, 22.9.2.19: letters that XML can't hold are written _x000D_. */
function unescaped(text: string): string {
  return text.replaceAll(/_x([0-9a-f]{4})_/giu, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

function formats(parts: ZipParts, name: string | null): string[] {
  const own = new Map<number, string>();
  const ids: number[] = [];
  let isInCells = false;
  if (name === null || !parts.has(name)) return [];
  parseXml(textOf(parts, name), {
    open: (element, attributes) => {
      if (element === 'cellXfs') isInCells = true;
      else if (element === 'numFmt') {
        const { numFmtId, formatCode: code } = attributes();
        if (code !== undefined) own.set(Number(numFmtId), code);
      } else if (element === 'xf' && isInCells) ids.push(Number(attributes()['numFmtId'] ?? 0));
    },
    close: (element) => {
      if (element === 'cellXfs') isInCells = false;
    }
  });
  return ids.map((id) => formatCode(id, own));
}

function recordsOf(xml: string, looks: Looks, maxRows: number): ListRecord[] {
  const reader = new SheetReader(looks, maxRows);
  parseXml(xml, reader);
  return reader.records;
}

interface OpenCell {
  readonly column: number;
  readonly type: string;
  readonly style: number;
}

class SheetReader implements Hearer {
  readonly records: ListRecord[] = [];
  readonly #looks: Looks;
  readonly #maxRows: number;
  readonly #inline = new TextOfElement();
  #line = 0;
  #cells: ListCell[] = [];
  #cell: OpenCell | null = null;
  #column = -1;
  #value = '';
  #isValue = false;
  #filled = 0;

  constructor(looks: Looks, maxRows: number) {
    this.#looks = looks;
    this.#maxRows = maxRows;
  }

  readonly isDone = (): boolean => this.records.length >= this.#maxRows;

  readonly open = (element: string, attributes: () => Attributes): void => {
    if (element === 'row') {
      this.#line = wholeNumber(attributes()['r']) ?? this.#line + 1;
      this.#cells = [];
      this.#column = -1;
    } else if (element === 'c') {
      const { r: place, t: type = 'n', s: style } = attributes();
      this.#column = place === undefined ? this.#column + 1 : columnOf(place);
      this.#cell = { column: this.#column, type, style: wholeNumber(style) ?? 0 };
      this.#value = '';
    } else if (element === 'v') this.#isValue = this.#cell !== null;
    else if (this.#cell !== null) this.#inline.open(element);
  };

  readonly close = (element: string): void => {
    if (element === 'v') this.#isValue = false;
    else if (element === 'c') this.#endCell();
    else if (element === 'row') this.#endRow();
    else if (this.#cell !== null) this.#inline.close(element);
  };

  readonly text = (text: string): void => {
    if (this.#isValue) this.#value += text;
    else if (this.#cell !== null) this.#inline.add(text);
  };

  #endCell(): void {
    const cell = this.#cell;
    this.#cell = null;
    const inline = this.#inline.take();
    if (cell === null) return;
    const said = this.#said(cell, inline);
    if (said === '') return;
    if (cell.column >= MAX_COLUMNS) throw new ArchiveRefusal(`it has more than ${MAX_COLUMNS} columns`);
    this.#filled += 1;
    if (this.#filled > MAX_CELLS)
      throw new ArchiveRefusal('it has too many cells; split it into smaller lists');
    while (this.#cells.length < cell.column) this.#cells.push('');
    this.#cells[cell.column] = said;
  }

  #said({ type, style }: OpenCell, inline: string): ListCell {
    const value = this.#value;
    switch (type) {
      case 's':
        return this.#looks.shared[wholeNumber(value) ?? -1] ?? '';
      case 'inlineStr':
        return inline;
      case 'str':
        return unescaped(value);
      case 'n': {
        if (value === '') return '';
        const format = this.#looks.formats[style] ?? 'General';
        return safeNumber(value, format) ?? { shown: value, doubt: 'number' };
      }
      case 'b':
        return { shown: value === '1' ? 'TRUE' : 'FALSE', doubt: 'not_text' };
      default:
        return value === '' ? '' : { shown: value, doubt: 'not_text' };
    }
  }

  #endRow(): void {
    if (this.#cells.length > 0) this.records.push({ cells: this.#cells, line: this.#line });
    this.#cells = [];
  }
}

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/u.test(text) ? Number(text) : null;
}

/** `B7` → 1. @throws ArchiveRefusal */
function columnOf(place: string): number {
  const letters = /^[A-Z]{1,3}(?=\d)/u.exec(place)?.[0];
  if (letters === undefined) throw new ArchiveRefusal(DAMAGED);
  return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
