/** @file Base64 (RFC 4648) to bytes, ignoring white space. Checked against Python's `base64`. */
import { malformed } from './fail.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const SKIP = 64;
const BAD = 65;

function makeTable(): Uint8Array {
  const table = new Uint8Array(256).fill(BAD);
  for (let value = 0; value < 64; value += 1) table[ALPHABET.charCodeAt(value)] = value;
  for (const space of ' \t\r\n=') table[space.charCodeAt(0)] = SKIP;
  return table;
}

const TABLE = makeTable();

/** @throws LabError `malformed-file` for a character that is not of the alphabet. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let held = 0;
  for (let i = 0; i < text.length; i += 1) {
    const value = TABLE[text.charCodeAt(i)] ?? BAD;
    if (value === SKIP) continue;
    if (value === BAD) throw malformed(`Base64 holds the character ${JSON.stringify(text[i])}`);
    held = ((held << 6) | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length] = held >>> bits;
    length += 1;
  }
  return bytes.subarray(0, length);
}
