/** @file Infinite factors are found in every width and by name; what is only added may be infinite. */
import { openAsBlob } from 'node:fs';
import { expect, it } from 'vitest';
import { encodeModel, splitModel } from './encode.ts';
import { isInHalf, refuseInfiniteFactors } from './factors.ts';
import { GraphBuilder } from './graph.ts';
import { splitOnnx } from './split.ts';

const SIZE = 128;
const fixture = (name: string) =>
  openAsBlob(new URL(`../../../workers/generator/fixtures/${name}.onnx`, import.meta.url));

/** `y = x (turned weights) + mask`, large enough for its weights to lie apart. */
function graphOf(spoil: (weights: Float32Array, mask: Float32Array) => void) {
  const weights = new Float32Array(SIZE * SIZE).fill(3e38);
  const mask = new Float32Array(SIZE).fill(-Infinity);
  spoil(weights, mask);
  const g = new GraphBuilder('masked');
  const turned = g.op('Transpose', [g.named('factors', { values: weights, shape: [SIZE, SIZE] })]);
  const y = g.op('MatMul', [g.input('x', ['n', SIZE]), turned]);
  g.output('y', g.op('Add', [y, g.weights(mask, [SIZE])]), ['n', SIZE]);
  return g.graph;
}

const sound = () => graphOf(() => undefined);
const spoilt = (value: number) =>
  graphOf((weights) => {
    weights[SIZE * SIZE - 1] = value;
  });

it('leaves large weights, and masks that are minus infinity', async () => {
  const whole = encodeModel(sound());
  expect(() => refuseInfiniteFactors({ model: whole, weights: [] })).not.toThrow();
  expect(() => refuseInfiniteFactors(splitModel(sound()))).not.toThrow();
  const fromFile = await splitOnnx(new Blob([whole]));
  expect(fromFile.weights).toHaveLength(1);
  expect(() => refuseInfiniteFactors(fromFile)).not.toThrow();
});

it.each([NaN, Infinity, -Infinity])('names the weights that hold %s', async (value) => {
  const named = expect.objectContaining({
    code: 'not-finite',
    message: expect.stringMatching(/'factors'.*Export it in float32/) as string,
  }) as Error;
  const whole = encodeModel(spoilt(value));
  expect(() => refuseInfiniteFactors({ model: whole, weights: [] })).toThrow(named);
  expect(() => refuseInfiniteFactors(splitModel(spoilt(value)))).toThrow(named);
  const fromFile = await splitOnnx(new Blob([whole]));
  expect(() => refuseInfiniteFactors(fromFile)).toThrow(named);
});

it('sees a weight that became an infinity in half precision, in a file of Python', async () => {
  const bytes = async (name: string) => new Uint8Array(await (await fixture(name)).arrayBuffer());
  const half = await bytes('generator-half');
  expect(isInHalf(half)).toBe(true);
  expect(() => refuseInfiniteFactors({ model: half, weights: [] })).toThrow(/'weight'/);
  const single = await bytes('generator-first');
  expect(isInHalf(single)).toBe(false);
  expect(() => refuseInfiniteFactors({ model: single, weights: [] })).not.toThrow();
});
