/** @file The Huffman codes of a bzip2 block: canonical, of 1 to 20 bits, up to six tables in turns of 50 symbols. */
import { malformed } from '../../../fail.ts';
import type { BitReader } from './bits.ts';

const MAX_BITS = 20;
const MAX_GROUPS = 6;
/** Symbols that are read with one table before the next selector. */
const TURN = 50;

interface Code {
  /** By length: the first code of the next length, and what a code of this one loses to be a place in `symbols`. */
  limit: Int32Array;
  base: Int32Array;
  symbols: Uint16Array;
}

/** Lengths follow each other by steps: 0 ends, 10 one more, 11 one less. */
function readLengths(bits: BitReader, count: number): Uint8Array {
  const lengths = new Uint8Array(count);
  let length = bits.take(5);
  for (let symbol = 0; symbol < count; symbol += 1) {
    while (bits.take(1) === 1) {
      length += bits.take(1) === 0 ? 1 : -1;
      if (length < 1 || length > MAX_BITS) break;
    }
    if (length < 1 || length > MAX_BITS) throw malformed(`bzip2 code of ${length} bits`);
    lengths[symbol] = length;
  }
  return lengths;
}

function codeOf(lengths: Uint8Array): Code {
  const limit = new Int32Array(MAX_BITS + 1);
  const base = new Int32Array(MAX_BITS + 1);
  const symbols = new Uint16Array(lengths.length);
  let code = 0;
  let place = 0;
  for (let length = 1; length <= MAX_BITS; length += 1) {
    base[length] = code - place;
    lengths.forEach((own, symbol) => {
      if (own !== length) return;
      symbols[place] = symbol;
      place += 1;
      code += 1;
    });
    limit[length] = code;
    if (code > 2 ** length) throw malformed('bzip2 codes overlap');
    code *= 2;
  }
  return { limit, base, symbols };
}

function readSymbol(bits: BitReader, { limit, base, symbols }: Code): number {
  let code = 0;
  for (let length = 1; length <= MAX_BITS; length += 1) {
    code = code * 2 + bits.take(1);
    if (code < (limit[length] ?? 0)) return symbols[code - (base[length] ?? 0)] ?? 0;
  }
  throw malformed('bzip2 code that stands for nothing');
}

/** Which table serves which turn: places in a list from which each that is named moves to the front. */
function readSelectors(bits: BitReader, groups: number): Uint8Array {
  const selectors = new Uint8Array(bits.take(15));
  const recent = Array.from({ length: groups }, (_, group) => group);
  for (let i = 0; i < selectors.length; i += 1) {
    let place = 0;
    while (bits.take(1) === 1) {
      place += 1;
      if (place >= groups) throw malformed(`bzip2 selector past ${groups} tables`);
    }
    const [group = 0] = recent.splice(place, 1);
    recent.unshift(group);
    selectors[i] = group;
  }
  return selectors;
}

/**
 * The codes of a block, and a function that reads one symbol after another.
 *
 * @param count  Symbols of the alphabet.
 * @throws LabError (the function too) `malformed-file`, `truncated-file`.
 */
export function symbolsOf(bits: BitReader, count: number): () => number {
  const groups = bits.take(3);
  if (groups < 2 || groups > MAX_GROUPS) throw malformed(`bzip2 block of ${groups} code tables`);
  const selectors = readSelectors(bits, groups);
  const codes = Array.from({ length: groups }, () => codeOf(readLengths(bits, count)));
  let read = 0;
  return () => {
    const code = codes[selectors[Math.floor(read / TURN)] ?? groups];
    if (!code) throw malformed(`bzip2 block of more symbols than its ${selectors.length} turns`);
    read += 1;
    return readSymbol(bits, code);
  };
}
