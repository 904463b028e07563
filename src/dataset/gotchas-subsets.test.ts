/**
 * @file The same ways in which such data get corrupted without an error, in the subsets of NSD that circulate: gotchas 1, 2, 4,
 * 5, 7 and 10 of ten. Each data set is one that a naive reader takes, with other numbers.
 */
import { describe, expect, it } from 'vitest';
import { planeOfMesh } from './flat-surfaces.ts';
import { gatherVertices } from './sample-volume.ts';
import { fakeArray, fakeFile } from './testing/fakes.ts';
import {
  GENERAL,
  N_SHARED,
  N_TRIALS,
  ORDERING,
  betasFile,
  designFile,
  generalFile,
  labelVolume,
  leastFiles,
} from './testing/tiny-subject.ts';
import { openAll } from './testing/open-all.ts';

const width = GENERAL.length;

/** Places of the mask's voxels in a volume `[x, y, z]` that numpy flattens, in disk order of the voxels. */
const inNumpy = GENERAL.map((linear) => {
  const [i, j, k] = [linear % 4, Math.floor(linear / 4) % 3, Math.floor(linear / 12)];
  return (i * 3 + j) * 2 + k;
});

/** Rows of masked voxels in numpy's order; every value tells its place in numpy's volume. */
const numpyRow = inNumpy.toSorted((a, b) => a - b);
const rowsOf = (nRows: number) => Array.from({ length: nRows }, () => numpyRow).flat();

const averages = (side: string, nRows: number) =>
  fakeFile(
    `subj01/nsd_${side}_fmriavg_nsdgeneral_sub1.npy`,
    'npy',
    fakeArray('', Float64Array.from(rowsOf(nRows)), [nRows, width]),
  );

const challenge = (nRows: number) =>
  fakeFile(
    'subj01/training_split/training_fmri/lh_training_fmri.npy',
    'npy',
    fakeArray('', new Float32Array(3 * nRows).fill(1), [nRows, 3]),
  );

const shard = fakeFile(
  'train/train_subj01_0.tar',
  'tar',
  fakeArray('nsdgeneral.npy', Float32Array.from(rowsOf(6)), [2, 3, width]),
  fakeArray('coco73k.npy', Float64Array.of(0, 41), [2, 1]),
);

describe('gotcha 1: voxel order A and B', () => {
  it('MindEye 2’s rows are turned to disk order with their mask', async () => {
    const rows = fakeFile(
      'betas_all_subj01_fp32_renorm.hdf5',
      'hdf5',
      fakeArray('/betas', Float32Array.from(rowsOf(2 * N_TRIALS)), [2 * N_TRIALS, width]),
    );
    const { collection } = await openAll([rows, generalFile(), designFile()]);
    const { betas } = (await collection.dataset?.betas.session(1)) ?? {};
    expect([...(betas?.subarray(0, width) ?? [])]).toEqual(inNumpy);
    expect(inNumpy).not.toEqual(numpyRow);
  });
});

describe('gotcha 2: the scale of 300 depends on the source', () => {
  it('float averages of brain-diffuser are 300 × percent', async () => {
    const { opened } = await openAll([averages('train', 40 - N_SHARED), generalFile()]);
    expect(opened.dataset?.units).toBe('psc300');
  });

  it('rows of Algonauts and of MindEye are z-scores', async () => {
    expect((await openAll([challenge(4)])).opened.dataset?.units).toBe('z');
    expect((await openAll([shard])).opened.dataset?.units).toBe('z');
  });
});

describe('gotcha 4: -1 in a region volume is no cortex', () => {
  it('nor is 255, which it becomes as an unsigned byte', async () => {
    const labels = Object.fromEntries(GENERAL.map((linear) => [linear, 1]));
    const files = [
      betasFile(1),
      betasFile(2),
      designFile(),
      labelVolume('nsdgeneral', labels, 255),
    ];
    const { opened } = await openAll(files);
    expect(opened.dataset).toBeUndefined();
    expect(opened.problems[0]).toMatchObject({ code: 'malformed-file' });
  });
});

describe('gotcha 5: index bases', () => {
  it('names of Algonauts’ pictures count rows from 1 and pictures from 0', async () => {
    const pictures = [0, 41].map((nsdId, row) =>
      fakeFile(
        `subj01/training_images/train-000${row + 1}_nsd-${String(nsdId).padStart(5, '0')}.png`,
        'png',
        fakeArray('', new Uint8Array(12).fill(nsdId), [2, 2, 3]),
      ),
    );
    const { opened, collection } = await openAll([challenge(2), ...pictures]);
    expect(opened.dataset?.conditionNames).toEqual(['1', '42']);
    const [second] = (await collection.dataset?.stimuli?.pictures([1])) ?? [];
    expect(second?.pixels[0]).toBe(41);
  });

  it('MindEye’s coco73k counts from 0', async () => {
    const { opened } = await openAll([shard]);
    expect(opened.dataset?.conditionNames).toEqual(['1', '42']);
  });

  it('transforms between surfaces count vertices from 1', () => {
    expect([...gatherVertices(Float32Array.of(7, 8, 9), Float32Array.of(1, 3))]).toEqual([7, 9]);
  });
});

describe('gotcha 7: planned is not shown', () => {
  it('sessions beyond the plan are refused, not filled with the last picture', async () => {
    const short = designFile(ORDERING.slice(0, N_TRIALS + 30));
    const { opened } = await openAll([betasFile(1), betasFile(2), generalFile(), short]);
    expect(opened.problems.map(({ code }) => code)).toContain('design-mismatch');
    expect(opened.dataset?.sessions.map(({ session }) => session) ?? []).not.toContain(2);
  });

  it('nor is a session that the subject did not come to', async () => {
    const late = betasFile(2, 4);
    const file = { ...late, path: late.path.replace('session02', 'session31') };
    const { opened } = await openAll([...leastFiles(), file]);
    expect(opened.dataset?.sessions.map(({ session }) => session)).toEqual([1, 2]);
    const alone = await openAll([file]);
    expect(alone.opened.problems[0]?.message).toContain('completed 30 sessions');
  });
});

describe('gotcha 10: spaces are not aligned by their affines', () => {
  it('pycortex turns its flat maps, and leaves vertices off the patch in the folded cortex', () => {
    // Vertices 1, 2 and 3 are flat; 0 is of no triangle and far away.
    const xyz = Float32Array.from([900, 900, 900, 1, 10, 0, 2, 20, 0, 3, 30, 0]);
    const plane = planeOfMesh(xyz, Int32Array.of(3, 1, 2), true);
    expect([...plane.vertexId]).toEqual([1, 2, 3]);
    expect([...plane.xy]).toEqual([-10, 1, -20, 2, -30, 3]);
    expect([...plane.faces]).toEqual([2, 0, 1]);
    expect([...planeOfMesh(xyz, Int32Array.of(3, 1, 2), false).xy]).toEqual([1, 10, 2, 20, 3, 30]);
  });
});
