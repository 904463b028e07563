/** @file Identification and distances of held-out scans: which scans, what is compared, cancel, and what is refused. */
import { describe, expect, test, vi } from 'vitest';
import { linearBench } from '../testing/linear-bench.ts';
import { measureDistances } from './distances.ts';
import { heldOutScans } from './held-out.ts';
import { measureIdentification, type IdentificationRequest } from './identification.ts';

const never = { signal: new AbortController().signal, progress: () => undefined };
const request: IdentificationRequest = {
  ...{ by: 'image', trials: 'average', of: Infinity, condition: 'both', seed: 1 },
  ...{ ns: [2, 5, 5000], repeats: 10, pairs: 100 },
};

describe('held-out scans', () => {
  const { bench } = linearBench();
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
    const { bench, calls } = linearBench();
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
    const { bench, calls } = linearBench();
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
    const { bench } = linearBench();
    const many = measureIdentification(bench, { ...request, ns: [5000] }, never, network);
    await expect(many).rejects.toMatchObject({ code: 'bad-request' });
    const caption = measureIdentification(bench, { ...request, by: 'caption' }, never, network);
    await expect(caption).rejects.toMatchObject({ code: 'no-model' });
  });

  test('is given up when it is cancelled', async () => {
    const { bench } = linearBench();
    const context = { signal: AbortSignal.abort(), progress: () => undefined };
    const by = { ...request, by: 'features' } as const;
    await expect(measureIdentification(bench, by, context, network)).rejects.toThrow(/abort/i);
  });
});

test('distances: decodings, noise and other pictures, each with features of the same network', async () => {
  const { bench } = linearBench();
  const progress = vi.fn();
  const asked = { trials: 'first', of: 24, condition: 'image', seed: 3 } as const;
  const found = await measureDistances(bench, asked, { ...never, progress });
  expect(found).toMatchObject({ nScans: 24, nPictures: 24, dim: 12, network: 'made-up net' });
  expect(found.nOthers).toBeGreaterThan(1);
  expect(found.frechet.low).toBeLessThan(found.frechet.mean);
  expect(found.frechet.high).toBeGreaterThan(found.frechet.mean);
  expect(found.others?.frechet).toBeGreaterThan(0);
  const shares = progress.mock.calls.map(([, share]) => share as number);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  const few = await measureDistances(bench, { ...asked, of: 6 }, never);
  expect([few.frechet.low, few.kernel.high]).toEqual([NaN, NaN]);
});
