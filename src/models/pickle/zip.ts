/**
 * @file Directory of a zip archive whose entries are stored, as `torch.save` writes them: names and
 * where their bytes lie. Sizes come from the central directory and are checked against the file.
 * @see APPNOTE.TXT 4.3 (PKWARE), https://pytorch.org/docs/stable/notes/serialization.html
 */
import { LabError } from '../../domain/errors.ts';
import { Cursor } from './cursor.ts';
import { cutOff } from './fail.ts';

const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const MAX_COMMENT = 65535;
const MAX_ENTRIES = 100_000;
const MAX_32 = 0xffffffff;

export interface ZipEntry {
  name: string;
  /** Of the local header, from which the bytes are found. */
  headerAt: number;
  size: number;
}

/**
 * Entries of an archive.
 *
 * @throws LabError `malformed-file`, `truncated-file`, `limit-exceeded` (over 100,000 entries),
 *                  `unsupported-layout` (compressed or encrypted entries).
 */
export async function readZipDirectory(blob: Blob): Promise<ZipEntry[]> {
  const { count, start, end } = await findDirectory(blob);
  if (count > MAX_ENTRIES) {
    throw new LabError(
      'limit-exceeded',
      `The archive lists ${count} entries; at most ${MAX_ENTRIES} are read.`,
    );
  }
  if (end > blob.size) throw cutOff(end, blob.size);
  const cursor = new Cursor(blob, start, end);
  const entries: ZipEntry[] = [];
  for (let i = 0; i < count; i += 1) entries.push(await readEntry(cursor, blob.size));
  return entries;
}

/** First and last (exclusive) byte of a stored entry. */
export async function locateEntry(
  blob: Blob,
  { headerAt, size, name }: ZipEntry,
): Promise<{ start: number; end: number }> {
  const cursor = new Cursor(blob, headerAt);
  await cursor.need(30);
  if (cursor.uint32() !== LOCAL) throw notZip(`entry '${name}' has no local header`);
  cursor.skip(22);
  const nameBytes = cursor.uint16();
  const start = headerAt + 30 + nameBytes + cursor.uint16();
  if (start + size > blob.size) throw cutOff(start + size, blob.size);
  return { start, end: start + size };
}

async function findDirectory(blob: Blob): Promise<{ count: number; start: number; end: number }> {
  const from = Math.max(0, blob.size - END_BYTES - MAX_COMMENT);
  const tail = new DataView(await blob.slice(from).arrayBuffer());
  for (let at = tail.byteLength - END_BYTES; at >= 0; at -= 1) {
    if (tail.getUint32(at, true) !== END) continue;
    const count = tail.getUint16(at + 10, true);
    const size = tail.getUint32(at + 12, true);
    const start = tail.getUint32(at + 16, true);
    if (count < 0xffff && start < MAX_32) return { count, start, end: start + size };
    return findDirectory64(blob, from + at);
  }
  throw notZip('it has no end of directory; it may have been cut');
}

async function findDirectory64(blob: Blob, endAt: number) {
  const locator = new Cursor(blob, Math.max(0, endAt - 20));
  await locator.need(20);
  if (locator.uint32() !== LOCATOR64) throw notZip('its 64-bit directory is missing');
  locator.skip(4);
  const cursor = new Cursor(blob, Number(locator.uint64()));
  await cursor.need(56);
  if (cursor.uint32() !== END64) throw notZip('its 64-bit directory is missing');
  cursor.skip(28);
  const count = Number(cursor.uint64());
  const size = Number(cursor.uint64());
  const start = Number(cursor.uint64());
  return { count, start, end: start + size };
}

async function readEntry(cursor: Cursor, fileSize: number): Promise<ZipEntry> {
  await cursor.need(46);
  if (cursor.uint32() !== CENTRAL) throw notZip('its directory is damaged');
  cursor.skip(4);
  const encrypted = (cursor.uint16() & 1) === 1;
  const method = cursor.uint16();
  cursor.skip(8);
  const packed = cursor.uint32();
  const size = cursor.uint32();
  const [nameBytes, extraBytes, commentBytes] = [cursor.uint16(), cursor.uint16(), cursor.uint16()];
  cursor.skip(8);
  const headerAt = cursor.uint32();
  await cursor.need(nameBytes + extraBytes + commentBytes);
  const name = new TextDecoder().decode(cursor.bytes(nameBytes));
  const extra = new DataView(cursor.bytes(extraBytes).buffer);
  cursor.skip(commentBytes);
  if (method !== 0 || encrypted || packed !== size) throw compressed(name);
  const entry = widen({ name, headerAt, size }, packed, extra);
  if (entry.headerAt + entry.size > fileSize) throw cutOff(entry.headerAt + entry.size, fileSize);
  return entry;
}

/** Sizes of 4 GiB and more stand in the extra field 1: size, packed size, place, as far as needed. */
function widen(entry: ZipEntry, packed: number, extra: DataView): ZipEntry {
  for (let at = 0; at + 4 <= extra.byteLength;) {
    const length = extra.getUint16(at + 2, true);
    if (extra.getUint16(at, true) === 1 && at + 4 + length <= extra.byteLength) {
      const wide = Array.from({ length: Math.floor(length / 8) }, (_, i) =>
        Number(extra.getBigUint64(at + 4 + i * 8, true)),
      );
      const size = entry.size === MAX_32 ? (wide.shift() ?? entry.size) : entry.size;
      if (packed === MAX_32) wide.shift();
      const headerAt =
        entry.headerAt === MAX_32 ? (wide.shift() ?? entry.headerAt) : entry.headerAt;
      return { ...entry, size, headerAt };
    }
    at += 4 + length;
  }
  return entry;
}

const notZip = (why: string): LabError =>
  new LabError(
    'malformed-file',
    `Not a readable .pth archive: ${why}. Save the model again with torch.save, or get the file again.`,
  );

const compressed = (name: string): LabError =>
  new LabError(
    'unsupported-layout',
    `The archive's entry '${name}' is compressed or encrypted; torch.save stores its entries plainly. Unpack it and save the model again.`,
  );
