/** @file Parts of the data that views ask the reader for when they are opened. */
import type { SavedBetas } from '../domain/dataset.ts';
import type { Volume } from '../domain/volume.ts';
import type { Services } from './lab-services.ts';
import type { Truth } from './truth.ts';

/** All that is kept between visits, but for what was chosen. */
export interface Kept extends SavedBetas {
  /** Unfinished trainings, of all data sets, that no tab is at work on. */
  trainings: number;
}

export interface DataSource {
  /** Keep the masked betas of every session for the next visit. */
  saveBetas(
    signal: AbortSignal,
    onProgress: (what: string, fraction: number) => void,
  ): Promise<Kept>;
  savedBetas(): Promise<Kept>;
  /** Throw away all that is kept. Embeddings still being made are kept no more, until all are asked for. */
  wipeBetas(): Promise<Kept>;
  /** All trials of a condition over voxels `[first, first + count)`, z-scored per session. */
  repetitions(
    condition: number,
    first: number,
    count: number,
    signal: AbortSignal,
  ): Promise<{ trials: number[]; z: Float32Array; first: number; count: number }>;
  /** One volume of an open file in disk order (x fastest). */
  volume(file: string, array: string, frame: number, signal: AbortSignal): Promise<Volume>;
  /** The same on the flat surfaces, `[nVertices]` each, in their order; NaN outside of the volume. */
  onSurfaces(
    asked: {
      file: string;
      array: string;
      frame: number;
      sampling: 'nearest' | 'linear' | 'cubic' | 'label';
    },
    signal: AbortSignal,
  ): Promise<Float32Array[]>;
}

export function createDataSource(
  { reader, mapper }: Pick<Services, 'reader' | 'mapper'>,
  truth: Pick<Truth, 'stopKeeping'>,
): DataSource {
  const trainings = () => mapper.call('savedTrainings', null);
  // Neither worker waits for the other; where trainings cannot be listed, the rest is told.
  const kept = async (saved: Promise<SavedBetas>): Promise<Kept> => {
    const [own, others] = await Promise.all([saved, trainings().catch(() => [])]);
    return { ...own, trainings: others.length };
  };
  return {
    saveBetas: (signal, onProgress) =>
      kept(
        reader.call('saveBetas', null, {
          signal,
          onProgress: ({ what, done, total }) => onProgress(what, done / Math.max(1, total)),
        }),
      ),
    savedBetas: () => kept(reader.call('savedBetas', { wipe: false })),
    wipeBetas: async () => {
      truth.stopKeeping();
      for (const { id } of await trainings()) await mapper.call('forgetTraining', { id });
      return kept(reader.call('savedBetas', { wipe: true }));
    },
    repetitions: (condition, first, count, signal) =>
      reader.call('repetitions', { condition, first, count }, { signal }),
    volume: (file, array, frame, signal) =>
      reader.call('volume', { file, array, frame }, { signal }),
    onSurfaces: (asked, signal) => reader.call('onSurfaces', asked, { signal }),
  };
}
