/** @file Identification and distances of held-out scans: which scans, what is compared, cancel, and what is refused. */
import { describe, expect, test, vi } from 'vitest';
import type { Picture } from '../domain/dataset.ts';
import { fakePicture } from '../testing/fake-dataset.ts';
import { linearBench } from '../testing/linear-bench.ts';
import { distances, identify } from '../../workers/mapper/answers/pictures.ts';
import type { Bench } from './decode-scan.ts';
import { measureDistances } from './distances.ts';
import { heldOutScans } from './held-out.ts';
import { measureIdentification, type IdentificationRequest } from './identification.ts';

const never = { signal: new AbortController().signal, progress: () => undefined };
const request: IdentificationRequest = {
  ...{ by: 'image', trials: 'average', of: Infinity, condition: 'both', seed: 1 },
  ...{ ns: [2, 5, 5000], repeats: 10, pairs: 100 },
};

/** Twelve numbers that tell one picture from another. */
const dim = 12;
const featureOf = ({ pixels }: Picture, d: number) => Math.sin((pixels[0] ?? 0) + 3 * d);

/** The linear bench with the worker's own answers, pictures of conditions, and features of them. */
function measuringBench() {
  const { bench, calls, truthOf } = linearBench();
  const services = {
    mapper: {
      call: (op: string, input: never, options: { signal: AbortSignal }) => {
        const context = { ...never, signal: options.signal };
        if (op === 'identify') return identify(input, context);
        if (op === 'distances') return distances(input, context);
        return bench.services.mapper.call(op as 'mapMany', input, options);
      },
    },
    generator: {
      call: (op: string, input: { pictures: Picture[] }, options: { signal: AbortSignal }) => {
        if (op !== 'features')
          return bench.services.generator.call(op as 'generate', input as never, options);
        calls.push(op);
        const features = Float32Array.from({ length: input.pictures.length * dim }, (_, i) =>
          featureOf(input.pictures[Math.floor(i / dim)] ?? fakePicture(0, 8), i % dim),
        );
        return Promise.resolve({ features, dim, network: 'made-up net' });
      },
    },
    reader: {
      call: (_: string, { conditions }: { conditions: number[] }) =>
        Promise.resolve(conditions.map((condition) => fakePicture(condition, 8))),
    },
  };
  const truth = { ...bench.truth, encodersReady: () => Promise.resolve() };
  // Only what the measures call is made up.
  return { bench: { ...bench, services, truth } as unknown as Bench, calls, truthOf };
}

describe('held-out scans', () => {
  const { bench } = measuringBench();
  const val = [...bench.dataset.split.val].sort((a, b) => a - b);

  test('are trials as recorded, the first of each condition, or their means', () => {
    const all = heldOutScans(bench, { trials: 'all', of: Infinity });
    expect(all.scans).toEqual(val.map((trial) => [trial]));
    const first = heldOutScans(bench, { trials: 'first', of: 5 });
    expect(first.scans).toHaveLength(5);
    expect(first.conditions).toHaveLength(5);
    expect([...first.own]).toEqual([0, 1, 2, 3, 4]);
    const means = heldOutScans(bench, { trials: 'average', of: Infinity });
    expect(means.scans.flat().sort((a, b) => a - b)).toEqual(val);
    all.scans.forEach(([trial = -1], i) => {
      expect(all.conditions[all.own[i] ?? -1]).toBe(bench.dataset.trialCondition[trial]);
    });
  });

  test('of one condition are refused', () => {
    expect(() => heldOutScans(bench, { trials: 'average', of: 1 })).toThrow(
      expect.objectContaining({ code: 'too-few-trials' }),
    );
  });
});

describe('identification', () => {
  const network = () => undefined;

  test('by embeddings draws nothing; scans that give their truth are all right, shuffled ones at chance', async () => {
    const { bench, calls } = measuringBench();
    const found = await measureIdentification(bench, request, never, network);
    expect(calls).not.toContain('generate');
    expect(found.rows.map(({ n }) => n)).toEqual([2, 5]);
    expect(found.network).toBe('given with the data');
    expect(found.rows[0]?.accuracy.mean).toBeGreaterThan(0.95);
    const [{ shuffled, chance } = { shuffled: { low: 1, high: 0 }, chance: NaN }] = found.rows;
    expect(shuffled.low).toBeLessThan(chance);
    expect(shuffled.high).toBeGreaterThan(chance);
    expect(found.scans).toHaveLength(found.nScans);
  });

  test('by features and pixels draws a picture a scan', async () => {
    const { bench, calls } = measuringBench();
    const few = { ...request, of: 6, ns: [2] };
    const byFeatures = await measureIdentification(
      bench,
      { ...few, by: 'features' },
      never,
      network,
    );
    expect(byFeatures.network).toBe('made-up net');
    expect(calls.filter((op) => op === 'generate')).toHaveLength(1);
    const byPixels = await measureIdentification(bench, { ...few, by: 'pixels' }, never, network);
    expect(byPixels.network).toBe('none, pixels');
    expect(byPixels.nPictures).toBe(6);
  });

  test('more ways than pictures, and a mapper that is not there, are refused', async () => {
    const { bench } = measuringBench();
    const many = measureIdentification(bench, { ...request, ns: [5000] }, never, network);
    await expect(many).rejects.toMatchObject({ code: 'bad-request' });
    const caption = measureIdentification(bench, { ...request, by: 'caption' }, never, network);
    await expect(caption).rejects.toMatchObject({ code: 'no-model' });
  });

  test('is given up when it is cancelled', async () => {
    const { bench } = measuringBench();
    const context = { signal: AbortSignal.abort(), progress: () => undefined };
    const by = { ...request, by: 'features' } as const;
    await expect(measureIdentification(bench, by, context, network)).rejects.toThrow(/abort/i);
  });
});

test('distances: decodings, noise and other pictures, each with features of the same network', async () => {
  const { bench } = measuringBench();
  const progress = vi.fn();
  const asked = { trials: 'first', of: 24, condition: 'image', seed: 3 } as const;
  const found = await measureDistances(bench, asked, { ...never, progress });
  expect(found).toMatchObject({ nScans: 24, nPictures: 24, dim, network: 'made-up net' });
  expect(found.nOthers).toBeGreaterThan(1);
  expect(found.frechet.low).toBeLessThan(found.frechet.mean);
  expect(found.frechet.high).toBeGreaterThan(found.frechet.mean);
  expect(found.others?.frechet).toBeGreaterThan(0);
  const shares = progress.mock.calls.map(([, share]) => share as number);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  const few = await measureDistances(bench, { ...asked, of: 6 }, never);
  expect([few.frechet.low, few.kernel.high]).toEqual([NaN, NaN]);
});
