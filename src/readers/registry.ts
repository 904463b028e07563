/**
 * @file Which reader takes a file. Decided by what the file holds; the name is only asked where the
 * content leaves it open (plain text, headers without magic).
 */
import { LabError, asLabError, isAbort } from '../domain/errors.ts';
import { readBlob } from './byte-source.ts';
import { inflateHead, inflateWhole, isGzip } from './inflate.ts';
import { HEAD_BYTES } from './limits.ts';
import { allReaders, SINGLE_READERS } from './readers.ts';
import type { FormatReader, OpenedFile, OpenOptions, ReaderFile } from './types.ts';

export { describe } from './describe.ts';

/** Members of an archive are never archives, so that nesting ends. */
const READERS = allReaders((file, options) => openWith(SINGLE_READERS, file, options ?? {}));

/** Last part of a path, without `.gz`. */
function plainName(path: string): string {
  return (path.split('/').at(-1) ?? path).replace(/\.gz$/i, '');
}

function unknownFormat(file: ReaderFile, head: Uint8Array): LabError {
  const start = Array.from(head.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0'));
  const known = [...new Set(READERS.map((reader) => reader.format))].join(', ');
  return new LabError(
    'unknown-format',
    `No reader knows this file: expected one of ${known}; it starts with ${start.join(' ')}. ` +
      'Convert it to one of these.',
    { file: file.path, start: start.join(' ') },
  );
}

async function headOf(blob: Blob): Promise<{ head: Uint8Array; gzip: boolean }> {
  const head = await readBlob(blob, 0, HEAD_BYTES);
  if (!isGzip(head)) return { head, gzip: false };
  return { head: await inflateHead(blob, HEAD_BYTES), gzip: true };
}

async function openWith(
  readers: readonly FormatReader[],
  file: ReaderFile,
  options: OpenOptions,
): Promise<OpenedFile> {
  options.signal?.throwIfAborted();
  if (file.blob.size === 0) {
    throw new LabError('truncated-file', 'The file is empty (0 bytes). Copy it again.', {
      file: file.path,
    });
  }
  const { head, gzip } = await headOf(file.blob);
  const name = plainName(file.path);
  const reader = readers.find((one) => one.sniff(head, { name, size: file.blob.size, gzip }));
  if (!reader) throw unknownFormat(file, head);
  if (!gzip || reader.streamsGzip) return reader.open(file, options);
  const blob = await inflateWhole(file.blob, options);
  return reader.open({ path: file.path.replace(/\.gz$/i, ''), blob }, options);
}

/**
 * Open a file with the reader that its content asks for. Little but headers is read, save for text
 * (tables, JSON, GIFTI), which is parsed.
 *
 * @param file     Its blob is kept until `close`, and read by slices.
 * @param options  `siblings`: the other files of the drop, for formats that come in pairs.
 * @throws LabError  `truncated-file` if it is empty or cut short, `unknown-format`, or what the
 *                   reader finds wrong. The text says what was expected and what to do.
 */
export async function openFile(file: ReaderFile, options: OpenOptions = {}): Promise<OpenedFile> {
  try {
    const opened = await openWith(READERS, file, options);
    opened.bytes = file.blob.size;
    return opened;
  } catch (error) {
    if (isAbort(error)) throw error;
    throw asLabError(error);
  }
}
