/** @file What a dropped network is for, told by the shapes of networks that Python and the lab wrote. */
import { openAsBlob } from 'node:fs';
import { expect, it } from 'vitest';
import { LabError } from '../../domain/errors.ts';
import { onnxUse } from './kind.ts';

const fixture = (name: string) =>
  openAsBlob(new URL(`../../../workers/generator/fixtures/${name}.onnx`, import.meta.url));

it.each([
  ['generator-first', { kind: 'generator' }],
  ['generator-last', { kind: 'generator' }],
  ['generator-half', { kind: 'generator' }],
  ['clip-image', { kind: 'clip-image', size: 16 }],
  ['clip-text', { kind: 'clip-text', size: 8 }],
  ['features', { kind: 'features', size: 16 }],
  ['captioner', { kind: 'captioner' }],
])('%s', async (name, expected) => {
  expect(await onnxUse(await fixture(name))).toMatchObject(expected);
});

it('refuses a file that is cut, and one that is none, or calls them nothing', async () => {
  const whole = await fixture('generator-first');
  for (let length = 0; length < whole.size; length += 101) {
    const answer = await onnxUse(whole.slice(0, length)).catch((error: unknown) => error);
    expect(answer instanceof LabError || (answer as { kind: string }).kind === 'other').toBe(true);
  }
  await expect(onnxUse(new Blob(['<!doctype html><p>no']))).rejects.toBeInstanceOf(LabError);
});
