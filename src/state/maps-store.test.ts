/** @file A map fits the dataset's voxels or is refused; a second of the same name replaces the first. */
import { expect, test } from 'vitest';
import { createMapsStore, type VoxelMap } from './maps-store.ts';

const map = (name: string, ...values: number[]): VoxelMap => ({
  name,
  explains: '',
  unit: 'r',
  values: Float32Array.from(values),
});

test('a map of the same name takes the place of the older', () => {
  const store = createMapsStore(() => 2);
  store.getState().add(map('accuracy', 1, 2));
  store.getState().add(map('weight', 3, 4));
  store.getState().add(map('accuracy', 5, NaN));
  expect(store.getState().maps.map(({ name, values }) => [name, ...values])).toEqual([
    ['weight', 3, 4],
    ['accuracy', 5, NaN],
  ]);
  store.getState().clear();
  expect(store.getState().maps).toEqual([]);
});

test('a map of other voxels is refused in words', () => {
  const store = createMapsStore(() => 3);
  expect(() => store.getState().add(map('accuracy', 1, 2))).toThrow(
    /one number for each of the 3 voxels; it has 2/,
  );
  expect(store.getState().maps).toEqual([]);
});

test('without a dataset there is nothing to map', () => {
  const store = createMapsStore(() => undefined);
  expect(() => store.getState().add(map('accuracy'))).toThrow(/open a dataset first/);
});
