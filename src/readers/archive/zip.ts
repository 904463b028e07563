/**
 * @file Zip files: NPZ, whose members are NPY arrays, and zips of any files that the lab reads.
 * Members are opened by content; deflated ones are inflated when opened, with a budget.
 */
import { unsupportedType, malformed } from '../fail.ts';
import type { Problem } from '../../domain/arrays.ts';
import { crc32Of } from '../crc32.ts';
import { inflateRawWhole } from '../inflate.ts';
import type { FormatReader, OpenedFile, ReaderFile, ReadOptions } from '../types.ts';
import { memberArrays, openMembers } from './members.ts';
import type { Member, OpenMember } from './members.ts';
import { packedBytes, readZipDirectory } from './zip-directory.ts';
import type { ZipEntry } from './zip-directory.ts';

const STORED = 0;
const DEFLATED = 8;

/** Stored members up to so many bytes are read for their checksum on opening; larger ones take too long. */
const MAX_CHECKED = 67_108_864;

const UNCHECKED =
  'Larger than 64 MiB and not compressed: not compared with the checksum of the zip. ' +
  'Bytes damaged on the way would be read as other numbers, unnoticed.';

async function crcOf(blob: Blob): Promise<number> {
  let crc = 0;
  for await (const piece of blob.stream()) crc = crc32Of(piece, crc);
  return crc;
}

/** What is inflated lies in memory anyway; what is stored is read for its checksum if it is not large. */
function isChecked({ method, size }: ZipEntry): boolean {
  return method !== STORED || size <= MAX_CHECKED;
}

/** The bytes of a member, with the size and checksum that the directory promises. */
async function unpack(zip: Blob, entry: ZipEntry, options?: ReadOptions): Promise<Blob> {
  const { name, method, encrypted, size, crc } = entry;
  if (encrypted || (method !== STORED && method !== DEFLATED)) {
    const how = encrypted ? 'encryption' : `zip method ${method}`;
    throw unsupportedType(name, how, 'Unpack the zip first.');
  }
  const packed = await packedBytes(zip, entry);
  const blob = method === STORED ? packed : await inflateRawWhole(packed, size, options);
  const differs = isChecked(entry) && (await crcOf(blob)) !== crc;
  if (blob.size !== size || differs) {
    throw malformed(`Zip member ${name} differs from its size or checksum`);
  }
  return blob;
}

function asMember(zip: Blob, entry: ZipEntry): Member {
  return {
    name: entry.name,
    size: entry.size,
    blob: (options) => unpack(zip, entry, options),
  };
}

/** Members of an NPZ are named without `.npy`, as numpy shows them. */
function shownName(path: string): string {
  return path.replace(/\.npy$/, '');
}

async function openZip(
  file: ReaderFile,
  open: OpenMember,
  options?: ReadOptions,
): Promise<OpenedFile> {
  const entries = await readZipDirectory(file.blob);
  const files = entries.filter((entry) => !entry.name.endsWith('/'));
  const problems: Problem[] = [];
  const members = files.map((entry) => asMember(file.blob, entry));
  const opened = await openMembers(members, open, problems, options);
  const npz = files.length > 0 && files.every((entry) => entry.name.endsWith('.npy'));
  const unchecked = files.filter((entry) => !isChecked(entry)).map(({ name }) => name);
  const arrays = memberArrays(opened).map((array) => ({
    ...array,
    path: shownName(array.path),
    meta: unchecked.some((name) => array.path.startsWith(name))
      ? { ...array.meta, note: UNCHECKED }
      : array.meta,
  }));
  return {
    format: npz ? 'npz' : 'zip',
    arrays,
    problems,
    close: () => opened.forEach((member) => member.opened.close()),
  };
}

/** @param open  Opens members; not zips again, so that nesting ends. */
export function makeZipReader(open: OpenMember): FormatReader {
  return {
    format: 'zip',
    sniff: (head) => {
      const mark = String.fromCharCode(...head.subarray(0, 4));
      return mark === 'PK\x03\x04' || mark === 'PK\x05\x06';
    },
    open: (file, options) => openZip(file, open, options),
  };
}
