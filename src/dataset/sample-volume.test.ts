/** @file Sampling of volumes against numpy and scipy, and against the vectors of the format notes. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { gatherVertices, meanOverLayers, sampleVolume } from './sample-volume.ts';

interface Oracle {
  dims: [number, number, number];
  values: number[];
  labels: number[];
  points: (number | null)[][];
  cubic: (number | null)[];
  linear: (number | null)[];
  winner: (number | null)[];
}

const oracle = JSON.parse(
  await readFile(new URL('fixtures/sampling.json', import.meta.url), 'utf8'),
) as Oracle;

const coordinatesOf = (points: readonly (number | null)[][]) =>
  Float64Array.from([0, 1, 2].flatMap((axis) => points.map((p) => p[axis] ?? NaN)));

function expectAll(found: Float32Array, expected: readonly (number | null)[]): void {
  expect(found).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    if (value === null) expect(found[i], `point ${i}`).toBeNaN();
    // Results are float32: an error of 2^-24 of values near 3.
    else expect(found[i], `point ${i}`).toBeCloseTo(value, 5);
  });
}

describe('sampling a volume', () => {
  const coordinates = coordinatesOf(oracle.points);
  const values = Float64Array.from(oracle.values);
  const labels = Float64Array.from(oracle.labels);

  it('cubic is Catmull-Rom with repeated edges', () => {
    const found = sampleVolume({ dims: oracle.dims, values }, coordinates, 'cubic');
    expectAll(found, oracle.cubic);
  });

  it('linear is trilinear', () => {
    const found = sampleVolume({ dims: oracle.dims, values }, coordinates, 'linear');
    expectAll(found, oracle.linear);
  });

  it('labels go to the one that weighs most, never between two', () => {
    const found = sampleVolume({ dims: oracle.dims, values: labels }, coordinates, 'label');
    expectAll(found, oracle.winner);
  });

  it('NaN is no label: it wins nowhere, and ties with none', () => {
    for (const values of [
      [NaN, 3],
      [3, NaN],
    ]) {
      const volume = { dims: [2, 1, 1] as [number, number, number], values };
      const places = [
        [1.5, 1, 1],
        [values[0] === 3 ? 1.9 : 1.1, 1, 1],
        [values[0] === 3 ? 2 : 1, 1, 1],
      ];
      const labels2 = { ...volume, values: Float64Array.from(values) };
      const found = sampleVolume(labels2, coordinatesOf(places), 'label');
      expect([...found]).toEqual([3, 3, NaN]);
    }
  });

  it('meets the vectors of the format notes', () => {
    const volume = {
      dims: [3, 3, 3] as [number, number, number],
      values: Float64Array.from(
        { length: 27 },
        (_, i) => (i % 3) + 10 * (Math.floor(i / 3) % 3) + 100 * Math.floor(i / 9),
      ),
    };
    const points = [
      [1, 1, 1],
      [3, 3, 3],
      [2.5, 1, 1],
      [3.01, 1, 1],
      [9999, 2, 2],
    ];
    const found = sampleVolume(volume, coordinatesOf(points), 'linear');
    expect([...found]).toEqual([0, 222, 1.5, NaN, NaN]);
    expect([...sampleVolume(volume, coordinatesOf(points), 'nearest')].slice(0, 3)).toEqual([
      0, 222, 2,
    ]);
  });

  it('lets NaN spread to what needs it, and not further', () => {
    const volume = {
      dims: [4, 1, 1] as [number, number, number],
      values: Float32Array.of(1, 2, NaN, 4),
    };
    const coordinates1d = coordinatesOf([
      [1.5, 1, 1],
      [2.5, 1, 1],
      [2, 1, 1],
    ]);
    expect([...sampleVolume(volume, coordinates1d, 'linear')]).toEqual([1.5, NaN, 2]);
  });
});

describe('from layers to fsaverage', () => {
  it('averages the layers as NSD does, and takes vertices by their number from 1', () => {
    const mean = meanOverLayers([Float32Array.of(1, NaN, 8), Float32Array.of(3, 4, 6)]);
    expect([...mean]).toEqual([2, NaN, 7]);
    expect([...gatherVertices(mean, Float32Array.of(3, 1, 9, 0))]).toEqual([7, 2, NaN, NaN]);
  });
});
