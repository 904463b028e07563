/**
 * @file A subject in NSD's layout that fits in a test: grid 4×3×2, two sessions of 60 trials, 40
 * pictures shown three times, 31 of them shared. Every beta tells its voxel, session and trial.
 */
import type { NumericArray } from '../../domain/arrays.ts';
import { fakeArray, fakeFile, fakeStrings, fakeVolume } from './fakes.ts';
import type { FakeFile } from './fakes.ts';

export const DIMS = [4, 3, 2] as const;
export const N_TRIALS = 60;
export const N_PICTURES = 40;
export const N_SHARED = 31;
/** Voxels of nsdgeneral, as flat positions in disk order. */
export const GENERAL = [1, 2, 4, 7, 12, 13, 18, 23];
const SIZE = 24;
const ROOT = 'nsd';
const FUNC = `${ROOT}/nsddata/ppdata/subj01/func1pt8mm`;

/** Value of a beta: session, trial and flat position can be read off it. */
export function betaAt(session: number, trial: number, linear: number): number {
  return session * 10000 + trial * 100 + linear + 1;
}

export function betasFile(session: number, subject = 1): FakeFile {
  const values = new Int16Array(N_TRIALS * SIZE);
  values.forEach((_, i) => {
    const linear = i % SIZE;
    values[i] = GENERAL.includes(linear) ? betaAt(session, Math.floor(i / SIZE), linear) : 0;
  });
  const shape = [N_TRIALS, DIMS[2], DIMS[1], DIMS[0]];
  const path = `${ROOT}/nsddata_betas/ppdata/subj0${subject}/func1pt8mm/betas_fithrf_GLMdenoise_RR/betas_session0${session}.hdf5`;
  return fakeFile(path, 'hdf5', fakeArray('/betas', values, shape));
}

/** A label volume: labels by flat position, `elsewhere` (NSD: -1 off cortex) for the rest. */
export function labelVolume(
  name: string,
  labels: Readonly<Record<number, number>>,
  elsewhere = -1,
  dims: readonly [number, number, number] = DIMS,
): FakeFile {
  const values = new Float64Array(dims[0] * dims[1] * dims[2]).fill(elsewhere);
  for (const [linear, label] of Object.entries(labels)) values[Number(linear)] = label;
  return fakeVolume(`${FUNC}/roi/${name}.nii.gz`, values, dims);
}

export const generalFile = () =>
  labelVolume('nsdgeneral', Object.fromEntries(GENERAL.map((linear) => [linear, 1])));

/** 10k position (from 1) of each of 120 trials: every picture three times, spread over both sessions. */
export const ORDERING = Array.from({ length: 120 }, (_, trial) => ((trial * 7) % N_PICTURES) + 1);

/** 73k id at a 10k position, for subject 1. */
export const pictureAt = (position: number) => 100 + position;

/** A matrix as the MAT reader lists it: axes reversed, `dim2, dim1`. */
export function matlabArray(name: string, values: NumericArray, rows: number, columns: number) {
  return fakeArray(name, values, [columns, rows], { axes: ['dim2', 'dim1'] });
}

export function designFile(ordering: readonly number[] = ORDERING): FakeFile {
  const ids = Float64Array.from({ length: 8 * N_PICTURES }, (_, i) => {
    const subject = i % 8;
    const position = Math.floor(i / 8) + 1;
    return pictureAt(position) + (position > N_SHARED ? 1000 * subject : 0);
  });
  const shared = Float64Array.from({ length: N_SHARED }, (_, i) => pictureAt(i + 1));
  return fakeFile(
    `${ROOT}/nsddata/experiments/nsd/nsd_expdesign.mat`,
    'mat5',
    matlabArray('masterordering', Float64Array.from(ordering), 1, ordering.length),
    matlabArray('subjectim', ids, 8, N_PICTURES),
    matlabArray('sharedix', shared, 1, N_SHARED),
  );
}

/** `responses.tsv`; `wrongRow` gets another picture. */
export function behaviourFile(wrongRow?: number): FakeFile {
  const ids = Float64Array.from(ORDERING, pictureAt);
  if (wrongRow !== undefined) ids[wrongRow] = 999;
  const column = (name: string, values: Float64Array) => fakeArray(name, values, [values.length]);
  return fakeFile(
    `${ROOT}/nsddata/ppdata/subj01/behav/responses.tsv`,
    'tsv',
    column('SUBJECT', new Float64Array(ORDERING.length).fill(1)),
    column(
      'SESSION',
      Float64Array.from(ORDERING, (_, row) => 1 + Math.floor(row / N_TRIALS)),
    ),
    column('73KID', ids),
    column('10KID', Float64Array.from(ORDERING)),
  );
}

/** 2×2 RGB pictures; every byte of picture n (nsdId) is n modulo 256. */
export function stimuliFile(count = 200): FakeFile {
  const values = Uint8Array.from({ length: count * 12 }, (_, i) => Math.floor(i / 12));
  const path = `${ROOT}/nsddata_stimuli/stimuli/nsd/nsd_stimuli.hdf5`;
  return fakeFile(path, 'hdf5', fakeArray('/imgBrick', values, [count, 2, 2, 3]));
}

/** Betas, mask and design: the least that makes a data set. */
export const leastFiles = () => [betasFile(1), betasFile(2), generalFile(), designFile()];

/** A table of stimuli whose COCO ids are nsdId + 5000, with captions and instances for it. */
export function wordFiles(): FakeFile[] {
  const rows = Float64Array.from({ length: 200 }, (_, i) => i);
  const coco = rows.map((row) => row + 5000);
  const twice = Float64Array.from([...coco, ...coco]);
  const captions = [...twice].map((id, i) => (i < 200 ? `a picture ${id}\n` : `another of ${id}`));
  return [
    fakeFile(
      `${ROOT}/nsddata/experiments/nsd/nsd_stim_info_merged.csv`,
      'csv',
      fakeArray('nsdId', rows, [200]),
      fakeArray('cocoId', coco, [200]),
      fakeStrings(
        'cocoSplit',
        [...rows].map(() => 'val2017'),
      ),
      fakeStrings(
        'cropBox',
        [...rows].map(() => '(0, 0, 0.125, 0.125)'),
      ),
    ),
    fakeFile(
      'annotations/captions_val2017.json',
      'coco',
      fakeArray('annotations/image_id', twice, [400]),
      fakeStrings('annotations/caption', captions),
    ),
    instancesFile(rows, coco),
  ];
}

/**
 * One object in each picture (person in even, toothbrush in odd rows), and one of the other category
 * that NSD's crop of 640×480 cut away.
 */
function instancesFile(rows: Float64Array, coco: Float64Array): FakeFile {
  const inside = rows.map((row) => (row % 2 ? 90 : 1));
  const outside = rows.map((row) => (row % 2 ? 1 : 90));
  const box = (x: number) => [...rows].flatMap(() => [x, 100, 60, 50]);
  const n = 2 * rows.length;
  return fakeFile(
    'annotations/instances_val2017.json',
    'coco',
    fakeArray('images/id', coco, [rows.length]),
    fakeArray('images/width', new Float64Array(rows.length).fill(640), [rows.length]),
    fakeArray('images/height', new Float64Array(rows.length).fill(480), [rows.length]),
    fakeArray('annotations/image_id', Float64Array.of(...coco, ...coco), [n]),
    fakeArray('annotations/category_id', Float64Array.of(...inside, ...outside), [n]),
    fakeArray('annotations/bbox', Float64Array.of(...box(200), ...box(10)), [n, 4]),
    fakeArray('categories/id', Float64Array.of(90, 1), [2]),
    fakeStrings('categories/name', ['toothbrush', 'person']),
  );
}
