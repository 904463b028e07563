/** @file What made a measure: the mappers that answer, the generator in use, and nothing that is only loaded. */
import { expect, test } from 'vitest';
import { plainCondition } from '../domain/decode.ts';
import type { ModelSummary } from '../domain/model.ts';
import { linearBench } from '../testing/linear-bench.ts';
import { madeBy } from './made-by.ts';

const model = (kind: ModelSummary['kind'], name: string, sha256: string): ModelSummary => ({
  ...{ kind, name, sha256, nParameters: 1, signature: '', simulated: true, notes: [] },
});

const models = [
  model('mapper', 'first', 'a1'),
  model('mapper', 'second', 'a2'),
  model('generator', 'old', 'b1'),
  model('generator', 'new', 'b2'),
  model('features', 'net', 'c1'),
];
const backends = { mapper: 'wasm', generator: 'wasm' };
const held = [
  { target: 'image', name: 'first', active: false },
  { target: 'image', name: 'second', active: true },
  { target: 'caption', name: 'not listed', active: true },
];

function benchWith(generator?: string) {
  const { bench } = linearBench();
  const mapper = { call: () => Promise.resolve(held) };
  // Only the list of mappers is asked for.
  return {
    ...bench,
    generator,
    services: { ...bench.services, mapper },
  } as unknown as typeof bench;
}

test('the active mapper of each target, the chosen generator, and the rest', async () => {
  const bench = benchWith('b1');
  const found = await madeBy(bench, { models }, backends);
  expect(found.mappers).toEqual({ image: { kind: 'mapper', name: 'second', sha256: 'a2' } });
  expect(found.generator?.name).toBe('old');
  expect(found.others.map(({ name }) => name)).toEqual(['net']);
  expect(found.settings).toEqual(plainCondition);
  const { id, name, subject, simulated } = bench.dataset;
  expect(found.data).toEqual({ id, name, subject, simulated });
});

test('without a choice the newest generator draws', async () => {
  expect((await madeBy(benchWith(), { models }, backends)).generator?.name).toBe('new');
  expect((await madeBy(benchWith(), { models: [] }, backends)).generator).toBeUndefined();
});
