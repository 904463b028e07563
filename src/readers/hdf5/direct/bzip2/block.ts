/**
 * @file One block of bzip2: the symbols, moved from the front of a list, turned back into bytes, and these
 * into the order that they had before they were sorted (Burrows and Wheeler 1994).
 */
import { malformed } from '../../../fail.ts';
import type { BitReader } from './bits.ts';
import { symbolsOf } from './huffman.ts';

/** The symbols 0 and 1 write, lowest digit first, how often the byte at the front of the list comes again. */
const RUN_A = 0;
const RUN_B = 1;

/** Byte values that occur: 16 bits for the sixteens, then 16 for each of those. */
function readAlphabet(bits: BitReader): number[] {
  const sixteens = bits.take(16);
  const values: number[] = [];
  for (let high = 0; high < 16; high += 1) {
    if (((sixteens >>> (15 - high)) & 1) === 0) continue;
    const inside = bits.take(16);
    for (let low = 0; low < 16; low += 1)
      if (((inside >>> (15 - low)) & 1) === 1) values.push(high * 16 + low);
  }
  if (values.length === 0) throw malformed('bzip2 block without any byte');
  return values;
}

/** The last column of the sorted block, into the low 8 bits of `links`; gives how many there are. */
function readSorted(bits: BitReader, links: Uint32Array): number {
  const recent = readAlphabet(bits);
  const end = recent.length + 1;
  const next = symbolsOf(bits, recent.length + 2);
  let count = 0;
  const put = (value: number, times: number): void => {
    if (count + times > links.length)
      throw malformed(`bzip2 block of more than ${links.length} bytes`);
    links.fill(value, count, count + times);
    count += times;
  };
  for (let symbol = next(); symbol !== end;) {
    if (symbol > RUN_B) {
      const [value = 0] = recent.splice(symbol - 1, 1);
      recent.unshift(value);
      put(value, 1);
      symbol = next();
      continue;
    }
    let times = 0;
    for (let digit = 1; symbol === RUN_A || symbol === RUN_B; digit *= 2) {
      times += digit * (symbol + 1);
      if (times > links.length) throw malformed(`bzip2 run of ${times} bytes`);
      symbol = next();
    }
    put(recent[0] ?? 0, times);
  }
  return count;
}

/** Into the upper 24 bits: where the byte that follows each in the text lies. */
function link(links: Uint32Array, count: number): void {
  const places = new Uint32Array(257);
  for (let i = 0; i < count; i += 1) {
    const after = ((links[i] ?? 0) & 255) + 1;
    places[after] = (places[after] ?? 0) + 1;
  }
  for (let value = 1; value < 257; value += 1)
    places[value] = (places[value] ?? 0) + (places[value - 1] ?? 0);
  for (let i = 0; i < count; i += 1) {
    const value = (links[i] ?? 0) & 255;
    const place = places[value] ?? 0;
    places[value] = place + 1;
    links[place] = ((links[place] ?? 0) & 255) | (i << 8);
  }
}

/** Four equal bytes are followed by how many more there are of them. */
function spread(links: Uint32Array, start: number, count: number, out: Uint8Array): number {
  let to = 0;
  let run = 0;
  let last = -1;
  let entry = links[start] ?? 0;
  for (let i = 0; i < count; i += 1) {
    entry = links[entry >>> 8] ?? 0;
    const value = entry & 255;
    const times = run === 4 ? value : 1;
    if (to + times > out.length) throw malformed(`bzip2 data of more than ${out.length} bytes`);
    if (run === 4) {
      out.fill(last, to, to + times);
      run = 0;
      last = -1;
    } else {
      out[to] = value;
      run = value === last ? run + 1 : 1;
      last = value;
    }
    to += times;
  }
  return to;
}

/**
 * Decode what follows the checksum of a block.
 *
 * @param links  Room for as many values as a block may have; what it held and holds is of no use.
 * @param out    Filled from its start.
 * @returns      Bytes that came out.
 * @throws LabError `malformed-file`, `truncated-file`.
 */
export function decodeBlock(bits: BitReader, links: Uint32Array, out: Uint8Array): number {
  if (bits.take(1) === 1) throw malformed('bzip2 block randomised as before version 0.9.5');
  const start = bits.take(24);
  const count = readSorted(bits, links);
  if (start >= count) throw malformed(`bzip2 block of ${count} bytes that starts at ${start}`);
  link(links, count);
  return spread(links, start, count, out);
}
