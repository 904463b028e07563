/** @file The count of encoded stimuli and encoding all, on a made-up truth. */
import { describe, expect, test, vi } from 'vitest';
import { LabError } from '../domain/errors.ts';
import type { ModelSummary } from '../domain/model.ts';
import { fakeDataset } from '../testing/fake-dataset.ts';
import type { Bench } from './decode-scan.ts';
import { encoderWords } from './encoder-words.ts';
import { createEncodingStore } from './encoding-store.ts';

const clip: ModelSummary = {
  ...{ kind: 'clip-image', name: 'demo CLIP', sha256: 'abc', nParameters: 1 },
  ...{ signature: '3x64x64 -> 512', simulated: true, notes: ['pictures at 64 px'] },
};
const dataset = fakeDataset({ trialsPerSession: 40, repetitions: 2 });

function made({ fails = false } = {}) {
  let known = 3;
  const ensure = vi.fn(
    (_: string, all: number[], { signal }: { signal: AbortSignal }) =>
      new Promise<void>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        if (fails) reject(new LabError('no-model', 'No CLIP image encoder is loaded.'));
        setTimeout(() => {
          known = all.length;
          resolve();
        }, 20);
      }),
  );
  const truth = {
    available: (target: string) => target === 'image',
    count: () => ({ known, absent: 1, given: false, keeping: 'kept' as const }),
    flush: () => Promise.resolve(),
    keepAgain: () => undefined,
    ensure,
  };
  const bench = { truth, dataset } as unknown as Bench;
  const store = createEncodingStore({ bench: () => bench, models: () => [clip] });
  return { store, ensure };
}

describe('encoding all stimuli', () => {
  test('counts what is known, by what, of the targets that there are', () => {
    const { store } = made();
    store.getState().refresh();
    const total = dataset.nConditions - 1;
    expect(store.getState().sets).toEqual([
      { target: 'image', known: 3, total, by: 'demo CLIP', keeping: 'kept' },
    ]);
  });

  test('asks for every condition and counts again', async () => {
    const { store, ensure } = made();
    await store.getState().encodeAll('image');
    expect(ensure.mock.calls[0]?.[1]).toHaveLength(dataset.nConditions);
    expect(store.getState().task).toEqual({ status: 'ready', value: 'image' });
    expect(store.getState().sets[0]?.known).toBe(dataset.nConditions);
  });

  test('is cancelled, and says why it failed', async () => {
    const { store } = made();
    const running = store.getState().encodeAll('image');
    expect(store.getState().task.status).toBe('running');
    store.getState().cancel();
    await running;
    expect(store.getState().task).toEqual({ status: 'idle' });
    const failing = made({ fails: true }).store;
    await failing.getState().encodeAll('image');
    expect(failing.getState().task).toMatchObject({
      status: 'failed',
      error: { code: 'no-model' },
    });
  });
});

describe('the words of an encoder', () => {
  test('change with its weights and its preprocessing, and are of the last one loaded', () => {
    const words = encoderWords([clip], 'image');
    const others = [
      { ...clip, sha256: 'abd' },
      { ...clip, notes: ['pictures at 96 px'] },
      { ...clip, signature: '3x64x64 -> 256' },
    ];
    for (const other of others) expect(encoderWords([clip, other], 'image')).not.toBe(words);
    expect(encoderWords([clip], 'caption')).toBeUndefined();
  });
});
