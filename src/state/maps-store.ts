/** @file Maps of a number for each voxel that somebody made: an effect, a weight, an accuracy. */
import { createStore } from 'zustand/vanilla';
import { LabError } from '../domain/errors.ts';

export interface VoxelMap {
  /** Its name on the page; a map of the same name takes its place. */
  name: string;
  /** What the numbers are, for hover. */
  explains: string;
  unit: string;
  /** `[nVoxels]` in the order of the dataset's voxels; NaN where there is none. Kept, not copied. */
  values: Float32Array;
}

export interface MapsState {
  maps: readonly VoxelMap[];
  /** @throws LabError `no-dataset`, `shape-mismatch` when the values are not one for each voxel. */
  add(map: VoxelMap): void;
  /** Another dataset has other voxels. */
  clear(): void;
}

/** @param nVoxels Voxels of the dataset that is open, undefined when none is. */
export function createMapsStore(nVoxels: () => number | undefined) {
  return createStore<MapsState>()((set) => ({
    maps: [],
    add: (map) => {
      const expected = nVoxels();
      if (expected === undefined)
        throw new LabError('no-dataset', 'A map belongs to voxels: open a dataset first.');
      if (map.values.length !== expected)
        throw new LabError(
          'shape-mismatch',
          `The map "${map.name}" needs one number for each of the ${expected} voxels; it has ${map.values.length}.`,
          { expected, found: map.values.length },
        );
      set(({ maps }) => ({ maps: [...maps.filter(({ name }) => name !== map.name), map] }));
    },
    clear: () => set({ maps: [] }),
  }));
}
