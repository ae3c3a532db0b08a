import writeXlsxFile from 'write-excel-file/node';
import { KNOWN_ID_TYPES } from '../contract/id-type.ts';
import { LIST_FIELDS, type SampleListFormat } from '../contract/list.ts';

/** Rows of somebody who is not: ids with zeros in front, which stay because the columns are text. */
const ROWS: readonly (readonly string[])[] = [
  ['000123', 'passport', '', '000123/front.jpg', '', '000123/selfie.jpg', ''],
  ['S-1024', 'drivers_license', '', 'S-1024/front.jpg', 'S-1024/back.jpg', 'S-1024/selfie.jpg', '']
];
/** Rows that are formatted as text and offer the idTypes. */
const READY_ROWS = 1000;
/** Width of a column, in characters. */
const WIDTH = 24;

/** A list to fill in, with every column that Outtray understands. UTF-8 with BOM where it is a CSV. */
export async function sampleList(format: SampleListFormat): Promise<Buffer> {
  if (format === 'csv') {
    return Buffer.from(`\ufeff${[LIST_FIELDS, ...ROWS].map((row) => `${row.join(',')}\r\n`).join('')}`);
  }
  const empty = Array.from({ length: READY_ROWS - ROWS.length }, () => LIST_FIELDS.map(() => ''));
  const header = LIST_FIELDS.map((value) => ({ value, fontWeight: 'bold' as const }));
  // The format is Text also where nothing stands yet: Excel then keeps what is typed.
  const cells = [...ROWS, ...empty].map((row) => row.map((value) => ({ value, type: String, format: '@' })));
  const columns = LIST_FIELDS.map(() => ({ width: WIDTH }));
  const options = { columns, stickyRowsCount: 1, sheet: 'Outtray' };
  return writeXlsxFile([header, ...cells], options, { features: [idTypeChoices] }).toBuffer();
}

const ID_TYPE_COLUMN = String.fromCharCode('A'.charCodeAt(0) + LIST_FIELDS.indexOf('idType'));

/** A drop-down (ECMA-376 part 1, 18.3.1.33). Other values stay possible: the server knows more than this list. */
const idTypeChoices = {
  files: {
    transform: {
      'xl/worksheets/sheet{id}.xml': {
        insert: () =>
          '<dataValidations count="1">' +
          '<dataValidation type="list" allowBlank="1" showErrorMessage="0" ' +
          `sqref="${ID_TYPE_COLUMN}2:${ID_TYPE_COLUMN}${READY_ROWS + 1}">` +
          `<formula1>"${KNOWN_ID_TYPES.join(',')}"</formula1>` +
          '</dataValidation></dataValidations>'
      }
    }
  }
};
