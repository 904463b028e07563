/** @file A scan through several generators: one call each, every condition in its place. */
import { expect, test } from 'vitest';
import { LabError } from '../domain/errors.ts';
import { plainCondition } from '../domain/decode.ts';
import { linearBench } from '../testing/linear-bench.ts';
import { fakePicture } from '../testing/fake-dataset.ts';
import type { GenerateRequest } from '../../workers/generator/generator.protocol.ts';
import { compareGenerators } from './compare.ts';
import type { Bench } from './decode-scan.ts';
import { defaultSelection } from './selection-store.ts';

const context = { signal: new AbortController().signal, progress: () => undefined };
const image = Float32Array.of(1, 2, 3);
const caption = Float32Array.of(-1, 0, 4);

/** A scan with these predictions; the generator `narrow` takes none of them. */
function benchOf(predictions: Record<string, Float32Array>) {
  const { bench } = linearBench();
  const asked: GenerateRequest[] = [];
  const draw = (request: GenerateRequest) => {
    asked.push(request);
    if (request.generator === 'narrow') throw new LabError('shape-mismatch', 'Of another CLIP.');
    return Array.from({ length: request.n }, (_, i) => fakePicture(i, 8));
  };
  const answers: Record<string, (input: never) => unknown> = {
    map: () => ({ predictions }),
    pictures: () => [fakePicture(0, 8)],
    generate: draw,
  };
  const call = async (op: string, input: never) => answers[op]?.(input);
  const services = { mapper: { call }, generator: { call }, reader: { call } };
  return { bench: { ...bench, services } as unknown as Bench, asked };
}
const compare = (bench: Bench, ...names: string[]) =>
  compareGenerators(
    bench,
    {
      selection: defaultSelection,
      settings: plainCondition,
      generators: names.map((name) => ({ name, sha256: name })),
    },
    context,
  );

test('all conditions of a generator are drawn in one call', async () => {
  const { bench, asked } = benchOf({ image, caption });
  const { modes, rows } = await compare(bench, 'a', 'b');
  expect(modes).toEqual(['image', 'text', 'both']);
  expect(rows.map(({ cells }) => cells.map(({ picture }) => picture))).toEqual(
    [0, 1].map(() => [0, 1, 2].map((i) => fakePicture(i, 8))),
  );
  expect(asked.map(({ generator, mode, n }) => [generator, mode, n])).toEqual([
    ['a', 'both', 3],
    ['b', 'both', 3],
  ]);
  expect(asked[0]?.image).toEqual(Float32Array.of(...image, ...caption, ...image));
  expect(asked[0]?.text).toEqual(Float32Array.of(...image, ...caption, ...caption));
});

test('with one prediction there is one condition', async () => {
  const { bench, asked } = benchOf({ image });
  expect((await compare(bench, 'a')).modes).toEqual(['image']);
  expect(asked).toMatchObject([{ mode: 'image', n: 1 }]);
  expect(asked[0]?.text).toBeUndefined();
});

test('a generator that cannot draw it says so in its cells, the others go on', async () => {
  const { bench } = benchOf({ image, caption });
  const { rows } = await compare(bench, 'narrow', 'b');
  expect(rows[0]?.cells.map(({ error }) => error)).toEqual(Array(3).fill('Of another CLIP.'));
  expect(rows[1]?.cells.every(({ picture }) => picture !== undefined)).toBe(true);
});
