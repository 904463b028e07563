/**
 * @file The design matrix of a ridge: z-scored scans of the training trials, centred, made in slices
 * from the sessions as they lie in the cache. At full size it would be 1.5 GB as float32.
 */
import { FLAT_SD } from '../../../src/numerics/zscore.ts';
import type { Context, Scans, Session } from '../scans/scans.ts';

/** Centred z-scores `[nTrials, nKept]`, sliced on demand. */
export interface Design {
  nTrials: number;
  /** Columns of the dataset that are used: ascending, or band after band and ascending within each. */
  kept: Uint32Array;
  /** `[kept]` mean over the training trials, taken out of every slice. */
  mean: Float64Array;
  /** Rows `[from, to)`: `[to - from, nKept]`. */
  rows(from: number, to: number): Float32Array;
  /** Columns `[from, to)`: `[nTrials, to - from]`. */
  columns(from: number, to: number): Float32Array;
}

interface Located {
  session: Session;
  row: number;
}

async function locate(scans: Scans, trials: Uint32Array, context: Context): Promise<Located[]> {
  const places = Array.from(trials, (trial) => scans.place(trial));
  const ids = [...new Set(places.map(({ session }) => session))].sort((a, b) => a - b);
  const sessions = new Map<number, Session>();
  for (const id of ids) {
    context.progress({ what: `betas, session ${id}`, done: sessions.size, total: ids.length });
    sessions.set(id, await scans.session(id, context));
  }
  return places.flatMap(({ session, row }) => {
    const found = sessions.get(session);
    return found ? [{ session: found, row }] : [];
  });
}

/** Voxels that are finite in every one of the sessions and move in at least one. */
export function usableVoxels(sessions: readonly Session[], nVoxels: number): Uint32Array {
  const kept: number[] = [];
  for (let v = 0; v < nVoxels; v += 1) {
    const spreads = sessions.map(({ moments }) => moments.sd[v] ?? NaN);
    if (spreads.every(Number.isFinite) && spreads.some((sd) => sd >= FLAT_SD)) kept.push(v);
  }
  return Uint32Array.from(kept);
}

/**
 * Lay out the scans of some trials.
 *
 * @param trials  In the order of the rows.
 * @param bandOf  Band of each voxel of the dataset, where the columns are to be ordered by it.
 */
export async function createDesign(
  scans: Scans,
  trials: Uint32Array,
  context: Context,
  bandOf?: Uint16Array,
): Promise<Design> {
  const { nVoxels } = scans.dataset;
  const located = await locate(scans, trials, context);
  const kept = usableVoxels([...new Set(located.map(({ session }) => session))], nVoxels);
  if (bandOf) kept.sort((a, b) => (bandOf[a] ?? 0) - (bandOf[b] ?? 0) || a - b);
  const scan = new Float32Array(nVoxels);
  const mean = new Float64Array(kept.length);
  const eachRow = (from: number, to: number, visit: (row: number) => void): void => {
    for (let r = from; r < to; r += 1) {
      const at = located[r];
      if (!at) continue;
      scans.writeRow(at.session, at.row, scan);
      visit(r);
    }
  };
  const slice = (rowFrom: number, rowTo: number, from: number, to: number): Float32Array => {
    const out = new Float32Array((rowTo - rowFrom) * (to - from));
    eachRow(rowFrom, rowTo, (r) => {
      const start = (r - rowFrom) * (to - from) - from;
      for (let c = from; c < to; c += 1) {
        out[start + c] = (scan[kept[c] ?? 0] ?? NaN) - (mean[c] ?? NaN);
      }
    });
    return out;
  };
  eachRow(0, located.length, () => {
    kept.forEach((voxel, c) => {
      mean[c] = (mean[c] ?? 0) + (scan[voxel] ?? NaN) / located.length;
    });
  });
  return {
    nTrials: located.length,
    kept,
    mean,
    rows: (from, to) => slice(from, to, 0, kept.length),
    columns: (from, to) => slice(0, located.length, from, to),
  };
}
