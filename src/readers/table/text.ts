/**
 * @file The text of a table: UTF-8, UTF-16 where the mark of its byte order says so (Excel's "Unicode
 * text"), and Windows-1252 where the bytes are no UTF-8 (Excel's plain CSV).
 */
import { readBlob } from '../byte-source.ts';
import { overLimit } from '../fail.ts';
import { PAGE_BYTES } from '../limits.ts';
import type { ReaderFile } from '../types.ts';

const MAX_BYTES = 268_435_456;
/** Of one line, quoted line ends aside: a thousand bytes a column. */
const MAX_LINE_BYTES = 4_194_304;
const LINE_END = 10;
const RETURN = 13;

/** The encoding that a mark at the start tells; undefined without one. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}

/**
 * Bytes as text, without the mark of its encoding.
 *
 * @param cut  More bytes follow these: half a character at the end is left out.
 */
export function decodeText(bytes: Uint8Array, cut = false): string {
  const wide = wideEncoding(bytes);
  if (wide) return new TextDecoder(wide).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Is there no character that texts do not have? */
export function isPrintable(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 9 || (code > 13 && code < 32 && code !== 27)) return false;
  }
  return true;
}

/** @throws LabError `limit-exceeded` for a line that no table has, before the text is made. */
async function assertLines(blob: Blob): Promise<void> {
  let start = 0;
  for (let at = 0; at < blob.size; at += PAGE_BYTES) {
    const bytes = await readBlob(blob, at, Math.min(at + PAGE_BYTES, blob.size));
    const first = bytes.findIndex((byte) => byte === LINE_END || byte === RETURN);
    const end = first < 0 ? at + bytes.length : at + first;
    if (end - start > MAX_LINE_BYTES) {
      const advice = 'Is this a table? Write one record a line.';
      throw overLimit('Bytes of one line', MAX_LINE_BYTES, end - start, advice);
    }
    const last = Math.max(bytes.lastIndexOf(LINE_END), bytes.lastIndexOf(RETURN));
    if (last >= 0) start = at + last + 1;
  }
}

/**
 * The text of a table with one kind of line end, whatever the table was written on.
 *
 * @throws LabError `limit-exceeded` for more than 256 MiB, or a line of more than 4 MiB.
 */
export async function tableText({ blob }: ReaderFile): Promise<string> {
  const { size } = blob;
  if (size > MAX_BYTES) throw overLimit('Table bytes', MAX_BYTES, size, 'Split the table.');
  await assertLines(blob);
  const text = decodeText(await readBlob(blob, 0, size));
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
