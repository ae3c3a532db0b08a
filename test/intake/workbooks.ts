import { crc32, deflateRawSync } from 'node:zlib';

interface PartOptions {
  /** What the directory says of the unpacked size, where that is a lie. */
  readonly claimedBytes?: number;
  readonly isEncrypted?: boolean;
}

/** A ZIP archive by hand, so that it can also be a bad one. */
export function zip(parts: Readonly<Record<string, string | Buffer>>, options: PartOptions = {}): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(parts)) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(options.isEncrypted === true ? 1 : 0, 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(options.claimedBytes ?? bytes.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), fields, Buffer.from(name), packed]);
    directory.push(Buffer.from('504b01021400', 'hex'), fields, place, Buffer.from(name));
    files.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, list, end]);
}

/** A cell: text, or its own XML such as `<c r="{at}" s="1"><v>7</v></c>`. */
export type Cell = string | { readonly xml: string };

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const letter = (index: number) => String.fromCharCode(65 + index);

function sheetXml(rows: readonly (readonly Cell[])[]): string {
  const cells = (row: readonly Cell[], line: number) =>
    row.map((cell, index) => {
      const at = `${letter(index)}${line}`;
      if (typeof cell === 'object') return cell.xml.replaceAll('{at}', at);
      if (cell === '') return '';
      return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
    });
  const lines = rows.map((row, index) => `<row r="${index + 1}">${cells(row, index + 1).join('')}</row>`);
  return `<?xml version="1.0"?><worksheet><dimension ref="A1:XFD1048576"/><sheetData>${lines.join('')}</sheetData></worksheet>`;
}

/** Formats of styles 0 to 5: General, 0, 000000, 0.00E+00, a date, a number with commas. */
const STYLES =
  '<styleSheet><numFmts count="1"><numFmt numFmtId="164" formatCode="000000"/></numFmts>' +
  '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>' +
  [0, 1, 164, 11, 14, 3].map((id) => `<xf numFmtId="${id}"/>`).join('') +
  '</cellXfs></styleSheet>';

const TYPE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** The parts of a workbook as Excel writes it. */
export function workbookParts(
  sheets: Readonly<Record<string, readonly (readonly Cell[])[]>>,
  shared: readonly string[] = []
): Record<string, string> {
  const names = Object.keys(sheets);
  const relations = [
    ...names.map(
      (_, index) => `<Relationship Id="r${index}" Type="${TYPE}/worksheet" Target="s${index}.xml"/>`
    ),
    `<Relationship Id="st" Type="${TYPE}/styles" Target="/xl/styles.xml"/>`,
    `<Relationship Id="sh" Type="${TYPE}/sharedStrings" Target="shared.xml"/>`
  ];
  return {
    '_rels/.rels': `<Relationships><Relationship Id="a" Type="${TYPE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook><sheets>${names
      .map((name, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="r${index}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relations.join('')}</Relationships>`,
    'xl/styles.xml': STYLES,
    'xl/shared.xml': `<sst>${shared.map((text) => `<si>${text}</si>`).join('')}</sst>`,
    ...Object.fromEntries(
      Object.values(sheets).map((rows, index) => [`xl/s${index}.xml`, sheetXml(rows)] as const)
    )
  };
}

export function workbook(sheets: Readonly<Record<string, readonly (readonly Cell[])[]>>): Buffer {
  return zip(workbookParts(sheets));
}
