/**
 * @file The directory of a zip file, plain and ZIP64. Sizes in it are what somebody wrote; they are
 * checked against the file here, and against the inflated bytes when a member is read.
 *
 * Source: PKWARE APPNOTE 6.3.10, 4.3. Checked against Python's zipfile.
 */
import { readBlob } from '../byte-source.ts';
import { malformed, overLimit, truncated } from '../fail.ts';

export interface ZipEntry {
  name: string;
  /** 0: stored, 8: deflated. */
  method: number;
  packed: number;
  size: number;
  crc: number;
  /** Byte of the local header. */
  header: number;
  encrypted: boolean;
}

const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const MAX_COMMENT = 65_535;
const MAX_ENTRIES = 100_000;
const MAX_DIRECTORY_BYTES = 67_108_864;
const IN_ZIP64 = 0xffffffff;

interface Directory {
  offset: number;
  bytes: number;
  entries: number;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The end record is the last thing in the file, but for a comment. */
async function findEnd(blob: Blob): Promise<{ at: number; view: DataView }> {
  const start = Math.max(0, blob.size - END_BYTES - MAX_COMMENT);
  const tail = viewOf(await readBlob(blob, start, blob.size));
  for (let at = tail.byteLength - END_BYTES; at >= 0; at -= 1) {
    if (tail.getUint32(at, true) !== END) continue;
    if (at + END_BYTES + tail.getUint16(at + 20, true) > tail.byteLength) continue;
    return { at: start + at, view: new DataView(tail.buffer, tail.byteOffset + at, END_BYTES) };
  }
  throw truncated('Zip file (its directory is missing)', blob.size + END_BYTES, blob.size);
}

async function directory64(blob: Blob, endAt: number): Promise<Directory | undefined> {
  if (endAt < 20) return undefined;
  const locator = viewOf(await readBlob(blob, endAt - 20, endAt));
  if (locator.getUint32(0, true) !== LOCATOR64) return undefined;
  const at = Number(locator.getBigUint64(8, true));
  const record = viewOf(await readBlob(blob, at, at + 56));
  if (record.byteLength < 56 || record.getUint32(0, true) !== END64) {
    throw malformed('Zip64 end record is not where its locator says');
  }
  const number = (offset: number) => Number(record.getBigUint64(offset, true));
  return { entries: number(32), bytes: number(40), offset: number(48) };
}

async function findDirectory(blob: Blob): Promise<Directory> {
  const { at, view } = await findEnd(blob);
  const plain = {
    entries: view.getUint16(10, true),
    bytes: view.getUint32(12, true),
    offset: view.getUint32(16, true),
  };
  const directory = (await directory64(blob, at)) ?? plain;
  if (directory.entries > MAX_ENTRIES || directory.bytes > MAX_DIRECTORY_BYTES) {
    throw overLimit('Zip entries', MAX_ENTRIES, directory.entries, 'Unpack it first.');
  }
  if (directory.offset + directory.bytes > blob.size) {
    throw truncated('Zip file', directory.offset + directory.bytes, blob.size);
  }
  return directory;
}

/** Sizes too large for 32 bits lie in the extra field with id 1, in this order. */
function widen(entry: ZipEntry, extra: DataView): ZipEntry {
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) !== 1) continue;
    let next = at + 4;
    const wide = (value: number): number => {
      if (value !== IN_ZIP64 || next + 8 > extra.byteLength) return value;
      next += 8;
      return Number(extra.getBigUint64(next - 8, true));
    };
    const size = wide(entry.size);
    const packed = wide(entry.packed);
    return { ...entry, size, packed, header: wide(entry.header) };
  }
  return entry;
}

/** One entry of the directory, and where the next begins. */
function parseEntry(view: DataView, at: number): { entry: ZipEntry; next: number } {
  if (at + ENTRY_BYTES > view.byteLength || view.getUint32(at, true) !== ENTRY) {
    throw malformed('Zip directory holds something that is no entry');
  }
  const nameBytes = view.getUint16(at + 28, true);
  const extraBytes = view.getUint16(at + 30, true);
  const extraAt = at + ENTRY_BYTES + nameBytes;
  const next = extraAt + extraBytes + view.getUint16(at + 32, true);
  if (next > view.byteLength) throw malformed('Zip directory entry reaches past the directory');
  const name = new Uint8Array(view.buffer, view.byteOffset + at + ENTRY_BYTES, nameBytes);
  const entry: ZipEntry = {
    name: new TextDecoder().decode(name),
    encrypted: (view.getUint16(at + 8, true) & 1) !== 0,
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packed: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    header: view.getUint32(at + 42, true),
  };
  const extra = new DataView(view.buffer, view.byteOffset + extraAt, extraBytes);
  return { entry: widen(entry, extra), next };
}

/** Members that share bytes are how small zips unpack to terabytes. */
function assertApart(entries: readonly ZipEntry[], directory: number): void {
  const sorted = [...entries].sort((a, b) => a.header - b.header);
  sorted.forEach((entry, index) => {
    const end = entry.header + LOCAL_BYTES + entry.packed;
    const limit = sorted[index + 1]?.header ?? directory;
    if (end > limit) throw malformed(`Zip member ${entry.name} overlaps what follows it`);
  });
}

/**
 * All members of a zip.
 *
 * @throws LabError `truncated-file`, `malformed-file`, `limit-exceeded`.
 */
export async function readZipDirectory(blob: Blob): Promise<ZipEntry[]> {
  const { offset, bytes, entries: count } = await findDirectory(blob);
  const view = viewOf(await readBlob(blob, offset, offset + bytes));
  const entries: ZipEntry[] = [];
  for (let at = 0, index = 0; index < count; index += 1) {
    const { entry, next } = parseEntry(view, at);
    entries.push(entry);
    at = next;
  }
  assertApart(entries, offset);
  return entries;
}

/** The packed bytes of a member: its local header tells where they begin. */
export async function packedBytes(blob: Blob, entry: ZipEntry): Promise<Blob> {
  const local = viewOf(await readBlob(blob, entry.header, entry.header + LOCAL_BYTES));
  if (local.byteLength < LOCAL_BYTES || local.getUint32(0, true) !== LOCAL) {
    throw malformed(`Zip member ${entry.name} is not where the directory says`);
  }
  const start = entry.header + LOCAL_BYTES + local.getUint16(26, true) + local.getUint16(28, true);
  if (start + entry.packed > blob.size) {
    throw truncated(`Zip member ${entry.name}`, start + entry.packed, blob.size);
  }
  return blob.slice(start, start + entry.packed);
}
