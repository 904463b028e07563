/** @file A scan in words over workers that are made up: which caption, compared with what, and without whom. */
import { describe, expect, test } from 'vitest';
import { LabError } from '../domain/errors.ts';
import { fakeDataset, fakeVector } from '../testing/fake-dataset.ts';
import { captionsView } from './captions.ts';
import type { Bench, Predictions } from './decode-scan.ts';

const image = fakeVector(1, 8);
const caption = fakeVector(2, 8);
const context = { signal: new AbortController().signal, progress: () => undefined };

interface World {
  /** What the captioner writes; without it none is loaded. */
  written?: string;
  /** Conditions that have a caption. */
  has?: (condition: number) => boolean;
}

function world({ written, has = () => true }: World) {
  const asked: Record<string, unknown>[] = [];
  const answers: Record<string, (input: Record<string, unknown>) => unknown> = {
    nearest: ({ among }) => ({
      neighbours: [{ condition: [...(among as Int32Array)][0], similarity: 0.5 }],
      rank: 3,
      of: (among as Int32Array).length,
    }),
    captions: ({ conditions }) => (conditions as number[]).map((c) => [`caption ${c}`, 'other']),
    caption: () => {
      if (written === undefined) throw new LabError('no-model', 'No captioner is loaded.');
      return [{ text: written, score: -0.4 }];
    },
    encodeTexts: () => ({ matrix: caption.map((v) => 1.5 * v), dim: 8 }),
  };
  const host = {
    call: async (op: string, input: Record<string, unknown>) => {
      asked.push({ op, ...input });
      await Promise.resolve();
      return answers[op]?.(input);
    },
  };
  const truth = {
    available: () => true,
    ensure: () => Promise.resolve(),
    get: (_: string, condition: number) => (has(condition) ? caption : undefined),
    encodersReady: () => Promise.resolve(),
  };
  const services = { reader: host, mapper: host, generator: host };
  // Only what the function under test calls is made up.
  const bench = { dataset: fakeDataset(), truth, services } as unknown as Bench;
  const view = (predictions: Predictions, own = 0) =>
    captionsView(bench, predictions, own, context);
  return { view, asked, bench };
}

const of = (asked: Record<string, unknown>[], op: string) => asked.find((one) => one['op'] === op);

describe('a scan in words', () => {
  test('is compared by the caption prediction, and written from the image prediction', async () => {
    const { view, asked } = world({ written: 'a boat' });
    const { by, nearest, written } = await view({ image, caption });
    expect(by).toBe('caption');
    expect(nearest).toMatchObject({ text: 'caption 0', isOwn: true, rank: 3, similarity: 0.5 });
    expect(of(asked, 'nearest')).toMatchObject({ target: 'caption', embedding: caption });
    expect(of(asked, 'caption')).toMatchObject({ embeddings: image, n: 1 });
    expect(written?.text).toBe('a boat');
    // The text's own embedding is the prediction, longer: clamping moves no entry here.
    expect(written?.similarity).toBeCloseTo(1, 6);
  });

  test('falls back on the image prediction, and says so', async () => {
    const { view, asked } = world({ written: 'a boat' });
    expect((await view({ image })).by).toBe('image');
    expect(of(asked, 'nearest')).toMatchObject({ embedding: image });
  });

  test('retrieves among held-out conditions that have a caption', async () => {
    const { view, asked, bench } = world({ has: (condition) => condition > 8 });
    const { of: n } = await view({ caption }, 0);
    const { trialCondition, split } = bench.dataset;
    const held = new Set(Array.from(split.val, (trial) => trialCondition[trial]));
    const among = of(asked, 'nearest')?.['among'] as Int32Array;
    expect(n).toBe(among.length);
    expect([...among].every((c) => c > 8 && held.has(c))).toBe(true);
  });

  test('without a captioner nothing is written; without captions nothing is retrieved', async () => {
    const { view } = world({ has: () => false });
    expect(await view({ caption })).toEqual({
      by: 'caption',
      nearest: undefined,
      of: 0,
      written: undefined,
    });
  });

  test('pixels have no words, and nobody is asked', async () => {
    const { view, asked } = world({ written: 'a boat' });
    expect(await view({ pixels: new Float32Array(12) })).toMatchObject({ of: 0 });
    expect(asked).toEqual([]);
  });
});
