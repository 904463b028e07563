/** @file Betas, volumes and drawings of a made-up lab. */
import type { DatasetInfo } from '../domain/dataset.ts';
import type { Triple } from '../domain/orientation.ts';
import type { Volume } from '../domain/volume.ts';
import { CATEGORIES } from '../scenes/categories.ts';
import { createSceneArtist } from '../services/scene-artist.ts';
import type { Lab } from '../state/hooks.ts';
import { fakeVector } from './fake-dataset.ts';
import type { Recorder } from './recorder.ts';

/** Icons are coloured squares; the scene itself is drawn as it is on the page. */
export const fakeArtist = createSceneArtist(() =>
  Promise.resolve(
    Object.fromEntries(
      CATEGORIES.map(({ sprites: [first] }, i) => [
        first?.sprite ?? '',
        `<rect x="8" y="8" width="112" height="112" fill="hsl(${i * 6}, 70%, 55%)"/>`,
      ]),
    ),
  ),
);

/** A volume of 2 mm whose axes run to the left, the front and upwards. */
export function fakeVolume(dims: Triple, values: Float32Array): Volume {
  const affine = [-2, 0, 0, 8, 0, 2, 0, -10, 0, 0, 2, -6, 0, 0, 0, 1];
  const centre: Triple = [dims[0] >> 1, dims[1] >> 1, dims[2] >> 1];
  const spacing: Triple = [2, 2, 2];
  return { dims, values, nFrames: 1, affine, spacing, range: [-2, 2], extent: [-4, 4], centre };
}

export function fakeData(dataset: DatasetInfo, record: Recorder): Lab['data'] {
  const keptEmbeddings = { files: 1, bytes: 2_100_000 };
  const inUse = { kept: 2, of: 4, needed: 94_000_000 };
  const kept = { files: 2, bytes: 47_000_000, embeddings: keptEmbeddings, inUse, trainings: 1 };
  const asking = (verb: string, answer: typeof kept) => () => {
    record(verb)();
    return Promise.resolve(answer);
  };
  return {
    saveBetas: asking('saveBetas', {
      ...kept,
      ...{ files: 4, bytes: 141_000_000, inUse: { kept: 4, of: 4, needed: 0 } },
    }),
    savedBetas: () => Promise.resolve(kept),
    wipeBetas: asking('wipeBetas', {
      ...{ files: 0, bytes: 0, trainings: 0, inUse: { ...inUse, kept: 0 } },
      embeddings: { files: 0, bytes: 0 },
    }),
    repetitions: (condition: number, first: number, count: number) => {
      const trials = [...dataset.trialCondition.keys()]
        .filter((trial) => dataset.trialCondition[trial] === condition)
        .slice(0, 3);
      const width = Math.min(count, dataset.nVoxels - first);
      const z = fakeVector(condition + 1, trials.length * width, false);
      return Promise.resolve({ trials, z, first, count: width });
    },
    volume: () => Promise.resolve(fakeVolume([8, 10, 6], fakeVector(7, 480, false))),
    onSurfaces: () =>
      Promise.resolve(
        dataset.surfaces.map(({ vertexVoxel }) => fakeVector(8, vertexVoxel.length, false)),
      ),
  };
}
