/**
 * @file The members of a tar file: USTAR, with GNU long names and PAX paths and sizes. Headers are
 * read one after the other; contents stay on disk. Checked against Python's tarfile.
 */
import type { LabError } from '../../domain/errors.ts';
import { blobSource } from '../byte-source.ts';
import { malformed, overLimit, truncated } from '../fail.ts';
import type { ReadOptions } from '../types.ts';
import { makeWindow } from '../window.ts';

export interface TarEntry {
  name: string;
  start: number;
  size: number;
}

const BLOCK = 512;
const MAX_ENTRIES = 200_000;
const MAX_NAME_BYTES = 65_536;

function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** Octal text, or binary with the top bit set for sizes past 8 GiB. */
function sizeOf(field: Uint8Array): number {
  if ((field[0] ?? 0) & 0x80) {
    return field.subarray(1).reduce((size, byte) => size * 256 + byte, 0);
  }
  const text = textOf(field).trim();
  if (text === '') return 0;
  if (!/^[0-7]+$/.test(text)) throw malformed(`Tar size "${text}" is not octal`);
  return parseInt(text, 8);
}

/** Sum of the header's bytes with its own field as blanks. */
function hasChecksum(header: Uint8Array): boolean {
  const stored = parseInt(textOf(header.subarray(148, 156)).trim(), 8);
  const sum = header.reduce(
    (total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte),
    0,
  );
  return sum === stored;
}

/** `length key=value\n` records of a PAX header. */
function parsePax(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/\d+ ([^=\n]+)=([^\n]*)\n/g)].map((found) => [
      found[1] ?? '',
      found[2] ?? '',
    ]),
  );
}

/** Is this the header block of a tar file? */
export function isTar(head: Uint8Array): boolean {
  return textOf(head.subarray(257, 262)) === 'ustar' && hasChecksum(head.subarray(0, BLOCK));
}

/** What an extension header says about the member after it. */
interface Extension {
  name?: string | undefined;
  size?: number | undefined;
}

/** The error for a file that is over although another header or the empty block has to come. */
function noEnd(at: number, size: number): LabError {
  return truncated('Tar file (the empty block that ends it is missing)', at + BLOCK, size);
}

export interface TarDirectory {
  entries: TarEntry[];
  /** The file stops where a member ends, without the mark of its end: others may be missing. */
  problem?: LabError;
}

/** Members that are plain files, in order. @throws LabError `truncated-file`, `malformed-file`. */
export async function readTarDirectory(blob: Blob, options?: ReadOptions): Promise<TarDirectory> {
  const window = makeWindow(blobSource(blob), blob.size);
  const bytesAt = async (start: number, length: number): Promise<Uint8Array> => {
    const view = await window.at(start, start + length);
    return new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
  };
  const entries: TarEntry[] = [];
  let next: Extension = {};
  let at = 0;
  while (at + BLOCK <= blob.size) {
    options?.signal?.throwIfAborted();
    const header = await bytesAt(at, BLOCK);
    if (header.every((byte) => byte === 0)) return { entries };
    if (!hasChecksum(header)) throw malformed(`Tar header at byte ${at} has a wrong checksum`);
    const kind = String.fromCharCode(header[156] ?? 0);
    const size = next.size ?? sizeOf(header.subarray(124, 136));
    const start = at + BLOCK;
    if (start + size > blob.size) throw truncated('Tar file', start + size, blob.size);
    if (kind === 'L' || kind === 'x') {
      if (size > MAX_NAME_BYTES) throw overLimit('Tar name bytes', MAX_NAME_BYTES, size, 'Repack.');
      const text = new TextDecoder().decode(await bytesAt(start, size));
      next = kind === 'L' ? { ...next, name: text.replace(/\0[^]*$/, '') } : paxExtension(text);
    } else {
      if (kind === '0' || kind === '\0' || kind === '7') {
        entries.push({ name: next.name ?? nameOf(header), start, size });
      }
      next = {};
    }
    if (entries.length > MAX_ENTRIES) {
      throw overLimit('Tar members', MAX_ENTRIES, entries.length, 'Unpack it first.');
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return { entries, problem: noEnd(at, blob.size) };
}

function paxExtension(text: string): Extension {
  const fields = parsePax(text);
  const size = Number(fields.get('size') ?? NaN);
  return { name: fields.get('path'), size: Number.isSafeInteger(size) ? size : undefined };
}

/** USTAR puts the front of a long path into a field of its own. */
function nameOf(header: Uint8Array): string {
  const name = textOf(header.subarray(0, 100));
  const prefix = textOf(header.subarray(345, 500));
  return prefix ? `${prefix}/${name}` : name;
}
