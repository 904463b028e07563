/** @file Parts of the data that views ask the reader for when they are opened. */
import type { SavedBetas } from '../domain/dataset.ts';
import type { Volume } from '../domain/volume.ts';
import type { Services } from './lab-services.ts';
import type { Truth } from './truth.ts';

export interface DataSource {
  /** Keep the masked betas of every session for the next visit. */
  saveBetas(
    signal: AbortSignal,
    onProgress: (what: string, fraction: number) => void,
  ): Promise<SavedBetas>;
  savedBetas(): Promise<SavedBetas>;
  /** Throw away all that is kept. Embeddings still being made are kept no more, until all are asked for. */
  wipeBetas(): Promise<SavedBetas>;
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
  { reader }: Services,
  truth: Pick<Truth, 'stopKeeping'>,
): DataSource {
  return {
    saveBetas: (signal, onProgress) =>
      reader.call('saveBetas', null, {
        signal,
        onProgress: ({ what, done, total }) => onProgress(what, done / Math.max(1, total)),
      }),
    savedBetas: () => reader.call('savedBetas', { wipe: false }),
    wipeBetas: () => {
      truth.stopKeeping();
      return reader.call('savedBetas', { wipe: true });
    },
    repetitions: (condition, first, count, signal) =>
      reader.call('repetitions', { condition, first, count }, { signal }),
    volume: (file, array, frame, signal) =>
      reader.call('volume', { file, array, frame }, { signal }),
    onSurfaces: (asked, signal) => reader.call('onSurfaces', asked, { signal }),
  };
}
