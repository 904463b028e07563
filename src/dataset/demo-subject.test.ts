/**
 * @file The whole way on the committed demo subject: its real files through the real readers. Facts are
 * read off the raw bytes here, apart from the code that is tested; reliability is compared with
 * the map that numpy made of the same betas.
 */
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { openFile } from '../readers/registry.ts';
import type { ReaderFile } from '../readers/types.ts';
import { Collection } from './collection.ts';
import type { Opened } from './collection.ts';
import { onSurfaces } from './on-surfaces.ts';
import { reliabilityFromRepetitions } from './reliability.ts';
import { demoAbsent, demoDrop } from './testing/demo-subject.ts';
import { readVolume } from './volume.ts';

let drop: ReaderFile[] = [];
let opened: Opened;
const collection = new Collection();

function fileEnding(end: string): ReaderFile {
  const file = drop.find(({ path }) => path.endsWith(end));
  if (!file) throw new Error(`no ${end} in the demo subject`);
  return file;
}

/** Values of a NIfTI of float64 or float32, straight from its bytes. */
async function rawVolume(end: string): Promise<number[]> {
  const bytes = gunzipSync(Buffer.from(await fileEnding(end).blob.arrayBuffer()));
  const wide = bytes.readInt16LE(70) === 64;
  const offset = bytes.readFloatLE(108);
  const n = (bytes.length - offset) / (wide ? 8 : 4);
  const read = (i: number) => (wide ? bytes.readDoubleLE(i) : bytes.readFloatLE(i));
  return Array.from({ length: n }, (_, i) => read(offset + i * (wide ? 8 : 4)));
}

describe.skipIf(demoAbsent)(
  `the demo subject${demoAbsent ? ` (skipped: ${demoAbsent})` : ''}`,
  () => {
    beforeAll(async () => {
      drop = await demoDrop();
      opened = await collection.open(drop, { replace: true, name: 'Demo', simulated: true });
    }, 120_000);

    it('is recognised file by file, without a problem', () => {
      expect(opened.problems).toEqual([]);
      expect(opened.reports.filter(({ takenFor }) => takenFor === '')).toEqual([]);
      expect(opened.dataset?.missing).toEqual([]);
    });

    it('has the voxels, trials and split that its files say', async () => {
      const general = await rawVolume('roi/nsdgeneral.nii.gz');
      const { dataset } = opened;
      const inside = [...general.keys()].filter((i) => (general[i] ?? 0) > 0);
      expect([...(dataset?.grid?.voxelLinear ?? [])]).toEqual(inside);
      expect(dataset).toMatchObject({ nTrials: 3000, nConditions: 1000, simulated: true });
      expect(dataset?.split).toMatchObject({ rule: 'shared' });
      expect(dataset?.split.val).toHaveLength(900);
    });

    it('has regions by label, over its own voxels', async () => {
      const labels = await rawVolume('roi/prf-visualrois.nii.gz');
      const { grid, rois } = opened.dataset ?? {};
      const expected = [...(grid?.voxelLinear ?? [])].flatMap((lin, i) =>
        labels[lin] === 7 ? [i] : [],
      );
      expect([...(rois?.find(({ name }) => name === 'hV4')?.voxels ?? [])]).toEqual(expected);
      expect(expected.length).toBeGreaterThan(20);
    });

    it('reads the same betas of a few voxels as of all', async () => {
      const file = await openFile(fileEnding('betas_session03.hdf5'));
      const { voxelLinear } = opened.dataset?.grid ?? {};
      const nVoxels = opened.dataset?.nVoxels ?? 0;
      const { betas } = (await collection.dataset?.betas.session(3)) ?? {};
      const chosen = [0, Math.floor(nVoxels / 2), nVoxels - 1];
      const columns = Uint32Array.from(chosen, (voxel) => voxelLinear?.[voxel] ?? 0);
      const alone = await file.arrays[0]?.readColumns?.(columns);
      for (const trial of [0, 1, 749]) {
        const expected = [...(alone?.subarray(trial * 3, trial * 3 + 3) ?? [])];
        expect(chosen.map((voxel) => betas?.[trial * nVoxels + voxel])).toEqual(expected);
        expect(expected.some((value) => value !== 0)).toBe(true);
      }
      file.close();
    }, 60_000);

    it('computes the ncsnr that its own map holds, within 1e-3', async () => {
      const { dataset } = collection;
      if (!dataset) throw new Error('no data set');
      const { ncsnr, repetitions, nConditions } = await reliabilityFromRepetitions(dataset);
      expect({ repetitions, nConditions }).toEqual({ repetitions: 3, nConditions: 1000 });
      const worst = ncsnr.reduce(
        (most, value, i) => Math.max(most, Math.abs(value - (dataset.info.ncsnr?.[i] ?? NaN))),
        0,
      );
      expect(worst).toBeLessThan(1e-3);
    }, 120_000);

    it('has flat maps whose vertices lie on its voxels', () => {
      const { surfaces, nVoxels } = opened.dataset ?? {};
      expect(surfaces?.map(({ hemi }) => hemi)).toEqual(['lh', 'rh']);
      for (const { xy, faces, vertexVoxel, curvature } of surfaces ?? []) {
        const nVertices = vertexVoxel.length;
        expect(xy).toHaveLength(2 * nVertices);
        expect(curvature).toHaveLength(nVertices);
        expect(faces.length).toBeGreaterThan(nVertices);
        expect(faces.reduce((most, vertex) => Math.max(most, vertex), 0)).toBeLessThan(nVertices);
        const covered = vertexVoxel.filter((voxel) => voxel >= 0);
        expect(covered.length).toBeGreaterThan(nVertices / 4);
        expect(covered.every((voxel) => voxel < (nVoxels ?? 0))).toBe(true);
      }
    });

    it('samples a region volume on its flat maps as the painting has it', async () => {
      const { dataset } = collection;
      if (!dataset) throw new Error('no data set');
      const path = drop.find((file) => file.path.endsWith('func1pt8mm/roi/prf-visualrois.nii.gz'));
      const volume = await readVolume(collection.array(path?.path ?? '', undefined), 0);
      const sampled = await onSurfaces(dataset, volume, 'label');
      const hV4 = new Set(dataset.info.rois.find(({ name }) => name === 'hV4')?.voxels);
      const agree = dataset.info.surfaces.map(({ vertexVoxel }, i) => {
        const inside = [...vertexVoxel.keys()].filter((v) => hV4.has(vertexVoxel[v] ?? -1));
        return inside.filter((v) => sampled[i]?.[v] === 7).length / inside.length;
      });
      expect(sampled.map((values) => values.length)).toEqual(
        dataset.info.surfaces.map(({ vertexVoxel }) => vertexVoxel.length),
      );
      // Nearest voxel and heaviest label differ only along the borders.
      for (const share of agree) expect(share).toBeGreaterThan(0.8);
    });

    it('shows the picture, captions and objects of a condition', async () => {
      const { stimuli, annotations, info } = collection.dataset ?? {};
      const [picture] = (await stimuli?.pictures([7])) ?? [];
      const brick = await openFile(fileEnding('nsd_stimuli.hdf5'));
      const row = Number(info?.conditionNames[7]) - 1;
      expect([...(picture?.pixels ?? [])]).toEqual([
        ...((await brick.arrays[0]?.readRows?.(row, row + 1)) ?? []),
      ]);
      brick.close();
      const [captions] = (await annotations?.captions([7])) ?? [];
      expect(captions).toHaveLength(5);
      const [categories] = (await annotations?.categories([7])) ?? [];
      expect(categories?.every((index) => info?.categoryNames[index])).toBe(true);
    }, 60_000);
  },
);
