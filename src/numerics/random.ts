/**
 * @file Seeded random numbers: the only source of chance in the project, so that every draw can be
 * repeated from a seed that is written in the URL, in a manifest or in a test.
 *
 * The generator is xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", 2018) seeded through splitmix32, so that nearby seeds give unrelated streams.
 * Checked against a 32-bit re-implementation in numpy (`random.test.ts` holds its numbers) and by
 * the moments of large draws.
 */

/** A seeded stream of random numbers. Each call moves the stream on; two streams share nothing. */
export interface Random {
  /** Uniform in [0, 1), a multiple of 2^-32. */
  uniform(): number;
  /** Standard normal (mean 0, variance 1), by the Box-Muller transform. Always finite. */
  normal(): number;
  /** Whole number in [0, maxExclusive). `maxExclusive` must be a whole number in 1..2^32. */
  integer(maxExclusive: number): number;
  /** Fisher-Yates shuffle in place. Returns the same array, now in random order. */
  shuffle<T>(items: T[]): T[];
}

/**
 * Splitmix32: a counter through a bijective hash. Used to spread one seed over the whole state.
 *
 * @param seed  Any finite number; only its low 32 bits count.
 * @returns     A function that yields unsigned 32-bit whole numbers.
 */
function splitmix32(seed: number): () => number {
  let counter = seed >>> 0;
  return () => {
    counter = (counter + 0x9e3779b9) >>> 0;
    let h = counter;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return (h ^ (h >>> 16)) >>> 0;
  };
}

/** Rotate the 32 bits of `value` to the left by `by`. */
function rotateLeft(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

/**
 * Xoshiro128**: period 2^128 - 1.
 *
 * @param seed  Any finite number; only its low 32 bits count.
 * @returns     A function that yields unsigned 32-bit whole numbers.
 */
function xoshiro128(seed: number): () => number {
  const next = splitmix32(seed);
  let a = next() | 0;
  let b = next() | 0;
  let c = next() | 0;
  let d = next() | 0;
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };
}

/** Standard normal draws in pairs; the second of each pair is kept for the next call. */
function normalFrom(uniform: () => number): () => number {
  let kept: number | undefined;
  return () => {
    if (kept !== undefined) {
      const value = kept;
      kept = undefined;
      return value;
    }
    // 1 - u lies in (0, 1], so the logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    kept = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

/**
 * Make a seeded stream of random numbers.
 *
 * @param seed  Any finite number; only its low 32 bits count (so whole seeds in 0..2^32-1 differ).
 * @returns     A fresh stream, independent of every other.
 * @see         Blackman and Vigna 2018 (xoshiro128**); Box and Muller 1958.
 */
export function createRandom(seed: number): Random {
  const bits = xoshiro128(seed);
  const uniform = (): number => bits() / 4294967296;
  const integer = (maxExclusive: number): number => Math.floor(uniform() * maxExclusive);
  const shuffle = <T>(items: T[]): T[] => {
    for (let last = items.length - 1; last > 0; last -= 1) {
      const other = integer(last + 1);
      const held = items[last] as T;
      items[last] = items[other] as T;
      items[other] = held;
    }
    return items;
  };
  return { uniform, normal: normalFrom(uniform), integer, shuffle };
}
