/**
 * @file Small vector maths: dot, norm, cosine, clamp, argmax, and the two ways to go from one
 * vector to another. Sums are kept in double precision. Checked against numpy (`fixtures/`).
 */
import { LabError } from '../domain/errors.ts';

/** Anything that is read by index: typed arrays of numbers. */
export type Numbers = Float32Array | Float64Array | Int16Array | Int32Array | Uint8Array;

function sameLength(a: Numbers, b: Numbers): void {
  if (a.length !== b.length) {
    throw new LabError(
      'shape-mismatch',
      `Two vectors of one length are needed; these have ${a.length} and ${b.length} values.`,
      { lengths: [a.length, b.length] },
    );
  }
}

/**
 * Inner product in double precision.
 *
 * @returns  Sum of products; NaN if either vector holds NaN.
 * @throws LabError  `shape-mismatch` if lengths differ.
 */
export function dot(a: Numbers, b: Numbers): number {
  sameLength(a, b);
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** Is no value NaN or an infinity? A plain loop: a callback would box each of millions of numbers. */
export function allFinite(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i += 1) if (!Number.isFinite(values[i])) return false;
  return true;
}

/** Euclidean length; NaN if the vector holds NaN. */
export function norm(a: Numbers): number {
  return Math.sqrt(dot(a, a));
}

/**
 * Cosine of the angle between two vectors.
 *
 * @returns  In [-1, 1] up to rounding; 0 if either vector is all zero; NaN if either holds NaN.
 * @throws LabError  `shape-mismatch` if lengths differ.
 */
export function cosine(a: Numbers, b: Numbers): number {
  const scale = norm(a) * norm(b);
  return scale === 0 ? 0 : dot(a, b) / scale;
}

/** A copy scaled to length 1; a zero vector stays zero, NaN spreads to all values. */
export function unitNorm(a: Float32Array): Float32Array<ArrayBuffer> {
  const length = norm(a);
  const scaled = new Float32Array(a.length);
  if (length === 0) return scaled;
  for (let i = 0; i < a.length; i += 1) scaled[i] = (a[i] ?? NaN) / length;
  return scaled;
}

/** A copy with every value held within [-limit, limit]; NaN stays. A limit <= 0 changes nothing. */
export function clampTo(a: Float32Array, limit: number): Float32Array<ArrayBuffer> {
  const clamped = Float32Array.from(a);
  if (limit <= 0) return clamped;
  // Loops here: `Float32Array.from` with a function takes many times as long, and a map has 73,000 rows.
  for (let i = 0; i < clamped.length; i += 1)
    clamped[i] = Math.min(limit, Math.max(-limit, clamped[i] ?? NaN));
  return clamped;
}

/** Index of the largest value, the lowest on ties, ignoring NaN; -1 if there is none. */
export function argmax(a: Numbers): number {
  let best = -1;
  let most = -Infinity;
  for (let i = 0; i < a.length; i += 1) {
    const value = a[i] ?? NaN;
    if (value > most || (best < 0 && value === most)) {
      best = i;
      most = value;
    }
  }
  return best;
}

/**
 * `(1 - t) a + t b`. At t = 0 and t = 1 the ends themselves, to the last bit.
 *
 * @throws LabError  `shape-mismatch` if lengths differ.
 */
export function lerp(a: Float32Array, b: Float32Array, t: number): Float32Array<ArrayBuffer> {
  sameLength(a, b);
  if (t === 0) return Float32Array.from(a);
  if (t === 1) return Float32Array.from(b);
  return Float32Array.from(a, (value, i) => (1 - t) * value + t * (b[i] ?? NaN));
}

/**
 * Along the great circle from `a` to `b`, with the length going linearly: the ends come back to the
 * last bit. Vectors that point the same way (or opposite ways, or are zero) are joined by a line.
 *
 * @throws LabError  `shape-mismatch` if lengths differ.
 * @see    Shoemake, "Animating rotation with quaternion curves", 1985.
 */
export function slerp(a: Float32Array, b: Float32Array, t: number): Float32Array<ArrayBuffer> {
  if (t === 0 || t === 1) return lerp(a, b, t);
  const [lengthA, lengthB] = [norm(a), norm(b)];
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine(a, b))));
  const sine = Math.sin(angle);
  if (lengthA === 0 || lengthB === 0 || sine < 1e-6) return lerp(a, b, t);
  const length = (1 - t) * lengthA + t * lengthB;
  const fromA = (length * Math.sin((1 - t) * angle)) / (sine * lengthA);
  const fromB = (length * Math.sin(t * angle)) / (sine * lengthB);
  return Float32Array.from(a, (value, i) => fromA * value + fromB * (b[i] ?? NaN));
}
