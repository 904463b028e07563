/**
 * @file Real files that are not ours to ship: where `AFTERIMAGE_SAMPLES` names their folder, they must
 * open and give what numpy gives. Haxby et al. 2001, one slice, eight categories, nearest centroid
 * leaving one run out (chance 0.125): linear trend of each run removed, then the task scans
 * z-scored per run; nibabel and numpy get 417 of 864 (0.4826) in this way.
 */
import { existsSync, openAsBlob } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Collection } from './collection.ts';

const ROOT = process.env['AFTERIMAGE_SAMPLES'];
const absent = ROOT && existsSync(ROOT) ? undefined : 'AFTERIMAGE_SAMPLES names no folder';
const how = { replace: false, name: undefined, simulated: false };

async function drop(...names: string[]) {
  return Promise.all(
    names.map(async (path) => ({ path, blob: await openAsBlob(join(ROOT ?? '', path)) })),
  );
}

/** Mean of rows. */
function mean(rows: Float64Array[], nVoxels: number): Float64Array {
  const sum = new Float64Array(nVoxels);
  for (const row of rows) row.forEach((value, i) => (sum[i] = (sum[i] ?? 0) + value / rows.length));
  return sum;
}

function distance(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0);
}

/** Remove a straight line from each voxel over the scans of a run. */
function detrend(run: readonly Float64Array[]): void {
  const middle = (run.length - 1) / 2;
  const spread = run.reduce((sum, _, t) => sum + (t - middle) ** 2, 0);
  for (let v = 0; v < (run[0]?.length ?? 0); v++) {
    const average = run.reduce((sum, row) => sum + (row[v] ?? 0), 0) / run.length;
    const slope = run.reduce((sum, row, t) => sum + (t - middle) * (row[v] ?? 0), 0) / spread;
    for (const [t, row] of run.entries()) row[v] = (row[v] ?? 0) - average - slope * (t - middle);
  }
}

/** z-score each voxel over the scans of a run; constant voxels become 0. */
function zscore(run: readonly Float64Array[]): void {
  for (let v = 0; v < (run[0]?.length ?? 0); v++) {
    const average = run.reduce((sum, row) => sum + (row[v] ?? 0), 0) / run.length;
    const sd = Math.sqrt(
      run.reduce((sum, row) => sum + ((row[v] ?? 0) - average) ** 2, 0) / run.length,
    );
    for (const row of run) row[v] = sd > 0 ? ((row[v] ?? 0) - average) / sd : 0;
  }
}

function nearestCentroid(rows: Float64Array[], labels: readonly string[], runs: readonly string[]) {
  let correct = 0;
  const nVoxels = rows[0]?.length ?? 0;
  for (const run of new Set(runs)) {
    const centroids = [...new Set(labels)].map((label) => ({
      label,
      centre: mean(
        rows.filter((_, i) => labels[i] === label && runs[i] !== run),
        nVoxels,
      ),
    }));
    for (const [i, row] of rows.entries()) {
      if (runs[i] !== run) continue;
      const nearest = centroids.toSorted(
        (a, b) => distance(row, a.centre) - distance(row, b.centre),
      );
      if (nearest[0]?.label === labels[i]) correct += 1;
    }
  }
  return correct / rows.length;
}

describe.skipIf(absent)(`samples${absent ? ` (skipped: ${absent})` : ''}`, () => {
  it('Haxby: volumes through their mask, with categories, decode as numpy does', async () => {
    const collection = new Collection();
    const opened = await collection.open(
      await drop('haxby2001_slice/bold.nii.gz', 'haxby2001_slice/mask.nii.gz'),
      how,
    );
    expect(opened.reports.map(({ takenFor }) => takenFor)).toEqual(['', 'mask or region mask']);
    const { dataset } = await collection.assign('responses', { file: 'bold.nii.gz' });
    expect(dataset).toMatchObject({ nTrials: 1452, nVoxels: 530, order: 'nifti' });
    const text = await readFile(join(ROOT ?? '', 'haxby2001_slice/attributes_literal.txt'), 'utf8');
    const attributes = text
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/));
    const { betas } = (await collection.dataset?.betas.session(1)) ?? {};
    const rows = attributes.map((_, i) =>
      Float64Array.from(betas?.subarray(i * 530, (i + 1) * 530) ?? []),
    );
    const scans = attributes.map(([label = '', run = ''], i) => ({
      label,
      run,
      row: rows[i] ?? new Float64Array(),
    }));
    const seen = scans.filter(({ label }) => label !== 'rest');
    for (const wanted of new Set(scans.map(({ run }) => run))) {
      const rowsOf = (some: typeof scans) =>
        some.filter(({ run }) => run === wanted).map(({ row }) => row);
      detrend(rowsOf(scans));
      zscore(rowsOf(seen));
    }
    const accuracy = nearestCentroid(
      seen.map(({ row }) => row),
      seen.map(({ label }) => label),
      seen.map(({ run }) => run),
    );
    expect(accuracy).toBe(417 / 864);
  }, 60_000);

  it('BOLD5000: masks of one subject are regions of its grid, membership is above 0', async () => {
    const folder = 'bold5000_rois/bool_masks';
    const names = (await readdir(join(ROOT ?? '', folder))).filter((name) =>
      name.includes('sub-CSI1'),
    );
    const opened = await new Collection().open(
      await drop(...names.map((n) => `${folder}/${n}`)),
      how,
    );
    const kinds = opened.reports.map(({ takenFor }) => takenFor.startsWith('mask or region'));
    expect(kinds).toEqual(names.map(() => true));
  }, 60_000);

  it('Kriegeskorte: the MAT file opens and its vectors can be given roles', async () => {
    const opened = await new Collection().open(
      await drop('kriegeskorte92/Kriegeskorte_Neuron2008_supplementalData.mat'),
      how,
    );
    const paths = opened.reports[0]?.arrays.map(({ path }) => path) ?? [];
    expect(paths.some((path) => path.startsWith('stimuli_92objs'))).toBe(true);
    expect(opened.problems.filter(({ code }) => code !== 'missing-part')).toEqual([]);
  }, 60_000);
});
