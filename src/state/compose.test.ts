/** @file A picture through made-up workers: what is asked of whom, and what is refused. */
import { describe, expect, test } from 'vitest';
import { fakeDataset, fakePicture } from '../testing/fake-dataset.ts';
import { encodePicture, likeliest, likenessOf } from './compose.ts';
import type { Bench } from './decode-scan.ts';

test('probabilities are the softmax, largest first', () => {
  // exp(0), exp(ln 2), exp(ln 5) over 8; large logits do not overflow.
  const logits = Float32Array.of(500, 500 + Math.log(2), 500 + Math.log(5));
  const found = likeliest(logits, ['a', 'b', 'c'], 2);
  expect(found.map(({ name }) => name)).toEqual(['c', 'b']);
  expect(found[0]?.probability).toBeCloseTo(5 / 8, 4);
  expect(found[1]?.probability).toBeCloseTo(2 / 8, 4);
});

function world(embedding: Float32Array) {
  const asked: [string, Record<string, unknown>][] = [];
  const answers: Record<string, unknown> = {
    encodePictures: { matrix: embedding, dim: embedding.length },
    features: {
      logits: Float32Array.of(0, 3),
      categories: ['cat', 'dog'],
      dim: 2,
      network: 'tiny',
    },
    generate: [fakePicture(5)],
    nearest: { neighbours: [{ condition: 8, similarity: 0.7 }], rank: undefined, of: 47 },
    captions: [['a boat']],
    caption: [],
  };
  const host = {
    call: (op: string, input: Record<string, unknown>) => {
      asked.push([op, input]);
      return Promise.resolve(answers[op]);
    },
  };
  const truth = {
    available: (target: string) => target === 'image',
    ensure: () => Promise.resolve(),
    get: () => undefined,
    encodersReady: () => Promise.resolve(),
  };
  const services = { reader: host, mapper: host, generator: host };
  // Only what the function under test calls is made up.
  const bench = { dataset: fakeDataset(), truth, services } as unknown as Bench;
  const context = { signal: new AbortController().signal, progress: () => undefined };
  const options = { seed: 3, pictureOf: () => Promise.resolve(fakePicture(1)), context };
  return {
    asked,
    encode: () => encodePicture(bench, fakePicture(9), options),
    like: () => likenessOf(bench, embedding, options),
  };
}

describe('a picture', () => {
  test('is drawn from its unit vector and compared as the truths are: clamped, then unit', async () => {
    const { asked, encode, like } = world(Float32Array.of(3, 0, 0, 1.5));
    const result = await encode();
    const likeness = await like();
    const drawn = asked.find(([op]) => op === 'generate')?.[1];
    expect(drawn).toMatchObject({ n: 1, mode: 'image', seed: 3 });
    expect([...(drawn?.['image'] as Float32Array)][0]).toBeCloseTo(2 / Math.sqrt(5), 6);
    const sought = asked.find(([op]) => op === 'nearest')?.[1]['embedding'] as Float32Array;
    expect(sought[0]).toBeCloseTo(Math.SQRT1_2, 6);
    expect(likeness).toMatchObject({ of: 47, nearest: [{ condition: 8, similarity: 0.7 }] });
    expect(result.categories[0]?.name).toBe('dog');
  });

  test('whose embedding is NaN is refused before anything is drawn', async () => {
    const { asked, encode } = world(Float32Array.of(NaN, 1));
    await expect(encode()).rejects.toMatchObject({ code: 'not-finite' });
    expect(asked.map(([op]) => op)).toEqual(['encodePictures']);
  });
});
