/** @file True embeddings given as NPY, HDF5 or safetensors: used to train, to rank and as the truth, or refused. */
import { writeFileSync } from 'node:fs';
import h5wasm from 'h5wasm/node';
import type { Page } from '@playwright/test';
import { writeSafetensors } from '../src/models/safetensors.ts';
import { writeNpy } from '../src/numerics/npy.ts';
import { expect, fixture, openLab, test } from './support.ts';

const HDF5 = fixture('digits69-embeddings.h5');
const SHAPE = [100, 512];

async function vectors(): Promise<Float32Array> {
  await h5wasm.ready;
  const file = new h5wasm.File(HDF5, 'r');
  const found = file.get('clip/image');
  const values = found instanceof h5wasm.Dataset ? found.value : undefined;
  file.close();
  if (values instanceof Float32Array) return values;
  throw new Error('The fixture holds no float32.');
}

/** Each kind of file, and the name of the array in it. */
const written = {
  npy: {
    name: 'given.npy',
    array: undefined,
    bytes: (values: Float32Array) => writeNpy(values, SHAPE),
  },
  safetensors: {
    name: 'given.safetensors',
    array: 'clip.image',
    bytes: (values: Float32Array) => writeSafetensors({ 'clip.image': { shape: SHAPE, values } }),
  },
} as const;

/** The digits with their pictures and the 90 and 10 trials, and a file of vectors beside them. */
async function openDigits(page: Page, given: string): Promise<void> {
  await openLab(page);
  const input = page.locator('input[type=file]').first();
  await input.setInputFiles([fixture('digits69.mat'), given]);
  await expect(page.getByText('digits69.mat').first()).toBeVisible();
  await page.evaluate(async () => {
    const file = 'digits69.mat';
    const shape = {
      imageShape: [28, 28, 1] as [number, number, number],
      imageOrder: 'column' as const,
    };
    for (const [responses, stimuli, split] of [
      ['fmriTrn', 'stimTrn', 'train'],
      ['fmriTest', 'stimTest', 'val'],
    ] as const) {
      await window.lab.assign('responses', { file, array: responses, split });
      await window.lab.assign('stimuli', { file, array: stimuli, split, ...shape });
    }
  });
}

/** Place of the row of given vectors with the largest cosine. */
function nearestRow(vector: number[], all: Float32Array): number {
  const cosines = Array.from({ length: all.length / 512 }, (_, i) => {
    const row = all.subarray(i * 512, (i + 1) * 512);
    return row.reduce((sum, v, j) => sum + v * (vector[j] ?? NaN), 0) / Math.hypot(...row);
  });
  return cosines.indexOf(Math.max(...cosines));
}

for (const kind of ['npy', 'hdf5', 'safetensors'] as const) {
  test(`embeddings given as ${kind} train, rank, and are the truth`, async ({ page }, info) => {
    const expected = await vectors();
    let source: { file: string; array?: string } = {
      file: 'digits69-embeddings.h5',
      array: 'clip/image',
    };
    let path = HDF5;
    if (kind !== 'hdf5') {
      const { name, array, bytes } = written[kind];
      path = info.outputPath(name);
      writeFileSync(path, bytes(expected));
      source = { file: name, ...(array && { array }) };
    }
    await openDigits(page, path);
    const found = await page.evaluate(async (from) => {
      const { lab } = window;
      await lab.assign('embeddings', from);
      await lab.train({ kind: 'ridge', target: 'image' });
      const retrieval = await lab.evaluate({ kind: 'retrieval', target: 'image', of: 10 });
      const named = await lab.evaluate({ kind: 'identification', n: 2, by: 'embedding' });
      const { items, of } = await lab.gallery({ condition: 'image' });
      const decoded = await lab.decode({ trial: 92, top: 10 });
      return {
        retrieval,
        network: named.network,
        gallery: { of, n: items.length, trials: items.map(({ trial }) => trial) },
        truth: [...(decoded.truth ?? [])],
        ranks: decoded.retrieved.length,
      };
    }, source);
    // As it is shown: unit norm, held within the threshold; so it is not equal, but nearest.
    expect(nearestRow(found.truth, expected)).toBe(92);
    // Chance is one of ten.
    expect(found.retrieval.forward).toBeGreaterThanOrEqual(6);
    expect(found.network).toBe('given with the data');
    expect(found.gallery).toMatchObject({ of: 10, n: 10 });
    expect(found.ranks).toBe(10);
  });
}

test('vectors that do not fit are refused by what is wrong; those before stay in use', async ({
  page,
}, info) => {
  const good = await vectors();
  const damaged = good.slice();
  damaged[5 * 512 + 7] = NaN;
  const files = {
    'nan.npy': writeNpy(damaged, SHAPE),
    'few.npy': writeNpy(good.subarray(0, 64 * 512), [64, 512]),
    'narrow.npy': writeNpy(good.subarray(0, 100 * 256), [100, 256]),
  };
  const paths = Object.entries(files).map(([name, bytes]) => {
    const path = info.outputPath(name);
    writeFileSync(path, bytes);
    return path;
  });
  await openDigits(page, HDF5);
  await page.locator('input[type=file]').first().setInputFiles(paths);
  await expect
    .poll(() => page.evaluate(() => window.lab.dataset()?.files.map(({ name }) => name)))
    .toContain('narrow.npy');
  const found = await page.evaluate(async () => {
    const { lab } = window;
    const refused = async (file: string) =>
      lab.assign('embeddings', { file }).then(
        () => 'taken',
        (error: Error & { code: string }) => `${error.code}: ${error.message}`,
      );
    const nan = await refused('nan.npy');
    const few = await refused('few.npy');
    await lab.assign('embeddings', { file: 'digits69-embeddings.h5', array: 'clip/image' });
    await lab.train({ kind: 'ridge', target: 'image' });
    const narrow = await refused('narrow.npy');
    const retrieval = await lab.evaluate({ kind: 'retrieval', target: 'image', of: 10 });
    return { nan, few, narrow, retrieval };
  });
  expect(found.nan).toMatch(/^not-finite: Row 5 of nan\.npy/);
  expect(found.few).toMatch(/^shape-mismatch: .*64 rows/);
  expect(found.narrow).toMatch(/^shape-mismatch: /);
  expect(found.retrieval.forward).toBeGreaterThanOrEqual(6);
});
