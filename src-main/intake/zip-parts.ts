import { crc32, inflateRawSync } from 'node:zlib';

/** Why these bytes are no archive that may be unpacked; its message is said to a person. */
export class ArchiveRefusal extends Error {}

export interface ZipParts {
  has(name: string): boolean;
  /** Unpacked and checked against its checksum. @throws ArchiveRefusal */
  read(name: string): Buffer;
}

interface Entry {
  readonly isEncrypted: boolean;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  readonly offset: number;
}

const MAX_ENTRIES = 10_000;
/** One part of a workbook; a sheet of 100,000 rows is some 40 MB. Nothing beyond it is ever unpacked. */
const MAX_PART_BYTES = 128 * 1024 * 1024;

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 65_535;
const DAMAGED = 'the file is damaged or only a part of it; open it in Excel, save it again and import that';

/** Reads the directory at the end of a ZIP archive (APPNOTE 6.3.10, without ZIP64). @throws ArchiveRefusal */
export function zipParts(bytes: Buffer): ZipParts {
  const entries = entriesOf(bytes);
  return {
    has: (name) => entries.has(name),
    read: (name) => {
      const entry = entries.get(name);
      if (entry === undefined) throw new ArchiveRefusal(DAMAGED);
      return unpack(bytes, entry);
    }
  };
}

function entriesOf(bytes: Buffer): Map<string, Entry> {
  const end = endOf(bytes);
  const count = bytes.readUInt16LE(end + 10);
  if (count > MAX_ENTRIES) throw new ArchiveRefusal('it holds more parts than any workbook has');
  const entries = new Map<string, Entry>();
  let at = bytes.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) throw new ArchiveRefusal(DAMAGED);
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, nameEnd).replaceAll('\\', '/');
    // Which of two a reader takes is chance: such an archive was not made by an office program.
    if (entries.has(name)) throw new ArchiveRefusal(DAMAGED);
    entries.set(name, {
      isEncrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packedBytes: bytes.readUInt32LE(at + 20),
      sizeBytes: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42)
    });
    at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

function endOf(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - END_BYTES - MAX_COMMENT_BYTES);
  for (let at = bytes.length - END_BYTES; at >= first; at -= 1) {
    if (bytes.readUInt32LE(at) === END) return at;
  }
  throw new ArchiveRefusal(DAMAGED);
}

function unpack(bytes: Buffer, { isEncrypted, method, crc, packedBytes, sizeBytes, offset }: Entry): Buffer {
  if (isEncrypted) throw new ArchiveRefusal('it is protected with a password; save a copy without one');
  if (sizeBytes > MAX_PART_BYTES) throw tooLarge();
  if (offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== LOCAL) throw new ArchiveRefusal(DAMAGED);
  const begin = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  const packed = bytes.subarray(begin, begin + packedBytes);
  const part = method === 0 ? packed : inflated(packed, method);
  if (part.length !== sizeBytes || crc32(part) !== crc) throw new ArchiveRefusal(DAMAGED);
  return part;
}

function inflated(packed: Buffer, method: number): Buffer {
  if (method !== 8) throw new ArchiveRefusal(DAMAGED);
  try {
    // What the directory says of the size may be a lie: this limit holds.
    return inflateRawSync(packed, { maxOutputLength: MAX_PART_BYTES });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    throw error.code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge() : new ArchiveRefusal(DAMAGED);
  }
}

function tooLarge(): ArchiveRefusal {
  return new ArchiveRefusal(
    `it unpacks to more than ${MAX_PART_BYTES / 1024 / 1024} MB; split it into smaller lists`
  );
}
