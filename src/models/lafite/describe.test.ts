/** @file Weights that lie in a file: known by their shapes, and NaN found without holding them. */
import { openAsBlob } from 'node:fs';
import { expect, it } from 'vitest';
import { networkTensors } from '../../../workers/generator/testing.ts';
import { locateSafetensors, readSafetensors, writeSafetensors } from '../safetensors.ts';
import { describeGenerator, refuseNonFinite } from './describe.ts';

const url = new URL('../../../workers/generator/fixtures/structure-4.safetensors', import.meta.url);
const tensors = networkTensors((await readSafetensors(await openAsBlob(url))).tensors);
const located = async (changes: typeof tensors) => {
  const blob = new Blob([writeSafetensors({ ...tensors, ...changes })]);
  return (await locateSafetensors(blob)).stored;
};

it('is told by shapes alone as by the numbers', async () => {
  expect(describeGenerator(await located({}))).toEqual(describeGenerator(tensors));
  const values = new Float32Array(9);
  const wrong = await located({ 'mapping.fc1.bias': { shape: [9], values } });
  expect(() => describeGenerator(wrong)).toThrow("'mapping.fc1.bias' should have");
});

it('finds NaN in the numbers of the generator, and in no others', async () => {
  const values = Float32Array.of(0, NaN, 0);
  await expect(
    refuseNonFinite(await located({ 'synthesis.b8.torgb.bias': { shape: [3], values } })),
  ).rejects.toMatchObject({ code: 'not-finite', context: { tensor: 'synthesis.b8.torgb.bias' } });
  await refuseNonFinite(await located({ 'augment.p': { shape: [3], values } }));
});
