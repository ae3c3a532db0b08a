// A thread of its own for decoders that block and bring memory of their own: HEIC and PDF (WebAssembly), BMP.
import { parentPort } from 'node:worker_threads';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { decode as decodeBmp } from 'fast-bmp';
import decodeHeic from 'heic-decode';
import { type DecodeAnswer, type Decoded, type DecodeRequest, MAX_CONVERTED_PIXELS } from './decode-task.ts';

/** A page of paper: A4 at 300 dpi. */
const PDF_LONGEST_EDGE_PX = 3508;
/** Small pages, such as a card's, are not drawn finer than scanners see. */
const PDF_MAX_DPI = 600;
const POINTS_PER_INCH = 72;
const BMP_HEADER_BYTES = 26;

async function heic(bytes: Uint8Array, page: number | null): Promise<Decoded> {
  const images = await decodeHeic.all({ buffer: bytes });
  try {
    if (images.length > 1 && page === null) return { is: 'pages', pages: images.length };
    const image = images[(page ?? 1) - 1];
    if (image === undefined) return { is: 'refused' };
    if (image.width * image.height > MAX_CONVERTED_PIXELS) return { is: 'too many pixels' };
    const { width, height, data } = await image.decode();
    return {
      is: 'pixels',
      width,
      height,
      channels: 4,
      data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      pages: images.length
    };
  } finally {
    images.dispose();
  }
}

/** Width and height stand in the header (BITMAPINFOHEADER); a negative height means rows from the top. */
function bmp(bytes: Uint8Array): Decoded {
  if (bytes.length < BMP_HEADER_BYTES) return { is: 'refused' };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isCore = view.getUint32(14, true) === 12;
  const size = isCore
    ? view.getUint16(18, true) * view.getUint16(20, true)
    : Math.abs(view.getInt32(18, true)) * Math.abs(view.getInt32(22, true));
  if (size > MAX_CONVERTED_PIXELS) return { is: 'too many pixels' };
  const { width, height, channels, data } = decodeBmp(bytes);
  if (!(data instanceof Uint8Array) || data.length !== width * height * channels) return { is: 'refused' };
  if (channels !== 1 && channels !== 3 && channels !== 4) return { is: 'refused' };
  return { is: 'pixels', width, height, channels, data, pages: 1 };
}

let library: Promise<PDFiumLibrary> | null = null;

async function pdf(bytes: Uint8Array, page: number | null): Promise<Decoded> {
  library ??= PDFiumLibrary.init();
  const document = await (await library).loadDocument(bytes);
  try {
    const pages = document.getPageCount();
    if (pages > 1 && page === null) return { is: 'pages', pages };
    if (pages < 1 || (page ?? 1) > pages) return { is: 'refused' };
    const drawn = document.getPage((page ?? 1) - 1);
    const { originalWidth, originalHeight } = drawn.getOriginalSize();
    const longest = Math.max(originalWidth, originalHeight);
    if (!(longest > 0) || !(Math.min(originalWidth, originalHeight) > 0)) return { is: 'refused' };
    const scale = Math.min(PDF_LONGEST_EDGE_PX / longest, PDF_MAX_DPI / POINTS_PER_INCH);
    const { width, height, data } = await drawn.render({ scale, render: 'bitmap', renderFormFields: true });
    return { is: 'pixels', width, height, channels: 4, data, pages };
  } finally {
    document.destroy();
  }
}

function decode({ format, bytes, page }: DecodeRequest): Promise<Decoded> | Decoded {
  switch (format) {
    case 'heic':
      return heic(bytes, page);
    case 'bmp':
      return bmp(bytes);
    case 'pdf':
      return pdf(bytes, page);
  }
}

/** Whatever a decoder throws, it was not able to read that file; what it left behind goes with the thread. */
async function answerTo(request: DecodeRequest): Promise<DecodeAnswer> {
  try {
    return { id: request.id, ...(await decode(request)) };
  } catch {
    return { id: request.id, is: 'refused' };
  }
}

parentPort?.on('message', (request: DecodeRequest) => {
  void answerTo(request).then((answer) => {
    // The decoders' own memory can't be handed over: only a buffer that nothing else lies in.
    if (answer.is !== 'pixels') parentPort?.postMessage(answer);
    else parentPort?.postMessage({ ...answer, data: new Uint8Array(answer.data) });
  });
});
