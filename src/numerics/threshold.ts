/**
 * @file What holding embeddings within a limit does to them: the numbers behind figure 8a of Lin et
 * al. 2022, where a few positions carry values far beyond all others. Checked against numpy.
 */

export interface Spread {
  min: number;
  max: number;
  mean: number;
  /** Population standard deviation of all values. */
  std: number;
  /** Mean Euclidean length of a row. */
  norm: number;
}

export interface ThresholdReport {
  limit: number;
  before: Spread;
  after: Spread;
  /** Share of all values that were beyond the limit. */
  share: number;
  /** Positions with the most values beyond the limit, most first, at most eight. */
  positions: { position: number; share: number }[];
  /** `[dim]` least and largest raw value at each position. */
  low: Float32Array;
  high: Float32Array;
}

const POSITIONS = 8;

function spreadOf(rows: readonly Float32Array[], limit: number): Spread {
  let [min, max, sum, squares, norms, n] = [Infinity, -Infinity, 0, 0, 0, 0];
  for (const row of rows) {
    let length = 0;
    for (const raw of row) {
      const value = limit > 0 ? Math.min(limit, Math.max(-limit, raw)) : raw;
      min = Math.min(min, value);
      max = Math.max(max, value);
      sum += value;
      length += value * value;
    }
    squares += length;
    norms += Math.sqrt(length);
    n += row.length;
  }
  const mean = sum / n;
  const std = Math.sqrt(Math.max(0, squares / n - mean * mean));
  return { min, max, mean, std, norm: norms / rows.length };
}

/**
 * Describe what a limit does to raw embeddings.
 *
 * @param rows   Raw embeddings of one length, at least one. Borrowed.
 * @param limit  Values are held within plus and minus this; 0 holds none.
 */
export function thresholdReport(rows: readonly Float32Array[], limit: number): ThresholdReport {
  const dim = rows[0]?.length ?? 0;
  const low = new Float32Array(dim).fill(Infinity);
  const high = new Float32Array(dim).fill(-Infinity);
  const beyond = new Float64Array(dim);
  for (const row of rows) {
    row.forEach((value, d) => {
      low[d] = Math.min(low[d] ?? value, value);
      high[d] = Math.max(high[d] ?? value, value);
      if (limit > 0 && Math.abs(value) > limit) beyond[d] = (beyond[d] ?? 0) + 1;
    });
  }
  const ranked = Array.from(beyond, (count, position) => ({ position, share: count / rows.length }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share);
  return {
    limit,
    before: spreadOf(rows, 0),
    after: spreadOf(rows, limit),
    share: beyond.reduce((sum, count) => sum + count, 0) / (dim * rows.length),
    positions: ranked.slice(0, POSITIONS),
    low,
    high,
  };
}
