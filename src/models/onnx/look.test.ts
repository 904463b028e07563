/** @file What is seen of a network without its weights, on networks that Python and the lab wrote. */
import { openAsBlob } from 'node:fs';
import { expect, it } from 'vitest';
import { LabError } from '../../domain/errors.ts';
import { encodeModel } from './encode.ts';
import { GraphBuilder } from './graph.ts';
import { inspectOnnx } from './inspect.ts';
import { lookAtOnnx } from './look.ts';
import { vocabularyOf } from './vocabulary.ts';

const open = (path: string) => openAsBlob(new URL(`../../../${path}`, import.meta.url));
const fixture = (name: string) => open(`workers/generator/fixtures/${name}.onnx`);

it('sees the ports, and the words that a network knows', async () => {
  const text = await lookAtOnnx(await fixture('clip-text'));
  expect(text).toMatchObject({
    inputs: [
      { name: 'input_ids', type: 'int64', shape: [0, 8] },
      { name: 'attention_mask', type: 'int64' },
    ],
    outputs: [{ type: 'float32', shape: [0, 6] }],
    vocabulary: 12,
  });
  expect((await lookAtOnnx(await fixture('captioner'))).vocabulary).toBe(12);
  expect((await lookAtOnnx(await fixture('clip-image'))).vocabulary).toBeUndefined();
});

it('sees the table of a network whose weights are in half precision', async () => {
  // Of `public/demo/models/tokenizer.json`: the ids are those of its words.
  const tokenizer = JSON.parse(await (await open('public/demo/models/tokenizer.json')).text()) as {
    model: { vocab: Record<string, number> };
  };
  const nTokens = 1 + Math.max(...Object.values(tokenizer.model.vocab));
  const look = await lookAtOnnx(await open('public/demo/models/clip-text.onnx'));
  expect(look.vocabulary).toBe(nTokens);
});

it('follows ids through what keeps them, and no further', () => {
  const weights = new Map([
    ['table', [40, 8]],
    ['places', [77, 8]],
  ]);
  const gather = { op: 'Gather', inputs: ['table', 'b'], outputs: ['x'] };
  const through = (op: string) =>
    vocabularyOf([{ op, inputs: ['ids'], outputs: ['b'] }, gather], weights, ['ids']);
  expect(through('Cast')).toBe(40);
  expect(through('Shape')).toBeUndefined();
});

it('reads nothing of the weights, and counts them as the whole file does', async () => {
  const g = new GraphBuilder('large');
  const size = 512;
  const weights = g.weights(new Float32Array(size * size).fill(0.5), [size, size]);
  g.output('y', g.op('MatMul', [g.input('x', ['n', size]), weights]), ['n', size]);
  const whole = encodeModel(g.graph);
  const blob = new Blob([whole]);
  let nBytes = 0;
  const slice = blob.slice.bind(blob);
  blob.slice = (...range) => {
    const part = slice(...range);
    nBytes += part.size;
    return part;
  };
  const { facts, inputs } = await lookAtOnnx(blob);
  expect(facts).toEqual(inspectOnnx(whole));
  expect(facts.nParameters).toBe(size * size);
  expect(inputs).toEqual([{ name: 'x', type: 'float32', shape: [0, size] }]);
  expect(nBytes).toBeLessThan(whole.length / 4);
});

it('refuses what is cut, and what is none', async () => {
  const whole = await fixture('clip-text');
  await expect(lookAtOnnx(whole.slice(0, whole.size / 2))).rejects.toBeInstanceOf(LabError);
  await expect(lookAtOnnx(new Blob(['<!doctype html>']))).rejects.toBeInstanceOf(LabError);
});
