/** @file Which voxel belongs to which band of a banded ridge, and where the bands lie among the columns. */
import { LabError } from '../../../src/domain/errors.ts';
import type { Band, BandReport } from '../training.protocol.ts';
import type { BandRanges, BandSearch } from './banded.ts';

/** Voxels that no band names are one of their own. */
const REST = 'other voxels';

export interface LaidOutBands {
  names: string[];
  /** `[nVoxels]` band of each voxel of the dataset. */
  bandOf: Uint16Array;
}

/**
 * Give each voxel its band: the first that names it.
 *
 * @throws LabError `bad-request` for a band without a voxel of its own, or a voxel that is not there.
 */
export function layOutBands(bands: readonly Band[], nVoxels: number): LaidOutBands {
  const bandOf = new Uint16Array(nVoxels).fill(bands.length);
  const sizes = bands.map(({ voxels, name }, b) => {
    let size = 0;
    for (const voxel of voxels) {
      if (voxel >= nVoxels) {
        const text = `The band '${name}' names voxel ${voxel}; these betas have ${nVoxels}.`;
        throw new LabError('bad-request', text, { name, voxel, nVoxels });
      }
      if (bandOf[voxel] !== bands.length) continue;
      bandOf[voxel] = b;
      size += 1;
    }
    return size;
  });
  const empty = bands.find((_, b) => sizes[b] === 0);
  if (empty) {
    throw new LabError(
      'bad-request',
      `The band '${empty.name}' has no voxel of its own: all are in bands before it. Leave it out.`,
      { name: empty.name },
    );
  }
  return { names: [...bands.map(({ name }) => name), REST], bandOf };
}

/** `[from, to)` columns of each band, empty where no voxel of it is used. `kept` is ordered by band. */
export function rangesOf(kept: Uint32Array, { names, bandOf }: LaidOutBands): BandRanges {
  const counts = names.map(() => 0);
  for (const voxel of kept) {
    const band = bandOf[voxel] ?? 0;
    counts[band] = (counts[band] ?? 0) + 1;
  }
  let end = 0;
  return counts.map((count): [number, number] => [end, (end += count)]);
}

/** The bands that have voxels, with their penalties. */
export function bandReport(
  { names }: LaidOutBands,
  ranges: BandRanges,
  { weights, penalty, score, plainScore, tried }: BandSearch,
): BandReport {
  const bands = names.map((name, b) => {
    const [from, to] = ranges[b] ?? [0, 0];
    return { name, nVoxels: to - from, penalty: penalty / (weights[b] ?? 0) };
  });
  return { bands: bands.filter(({ nVoxels }) => nVoxels > 0), score, plainScore, tried };
}
