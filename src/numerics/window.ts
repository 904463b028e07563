/** @file The range of values that a picture of a volume is drawn in. */

/** Values looked at: enough for a percentile to within a thousandth, whatever the volume's size. */
const LOOKED_AT = 50_000;

/**
 * 2nd and 98th percentile of the finite values other than 0 (which is what lies around a brain), of
 * about 50,000 values spread evenly.
 *
 * @param values  Any number; NaN and infinite are left out. Not modified.
 * @returns       `[low, high]` with `low < high`; `[0, 1]` where there are none.
 */
export function windowOf(values: Float32Array): [number, number] {
  const step = Math.max(1, Math.floor(values.length / LOOKED_AT));
  const some: number[] = [];
  for (let i = 0; i < values.length; i += step) {
    const value = values[i] ?? NaN;
    if (Number.isFinite(value) && value !== 0) some.push(value);
  }
  if (some.length === 0) return [0, 1];
  const sorted = Float64Array.from(some).sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const [low, high] = [at(0.02), at(0.98)];
  return high > low ? [low, high] : [Math.min(0, low), Math.max(low, 1)];
}

/** Least and largest finite value; `[0, 1]` where there are none. */
export function extentOf(values: Float32Array): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 1];
}
