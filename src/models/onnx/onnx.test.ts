/** @file Models written here and read by Python's onnx, models written by it and read here. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LabError } from '../../domain/errors.ts';
import { encodeModel } from './encode.ts';
import { GraphBuilder } from './graph.ts';
import { inspectOnnx } from './inspect.ts';
import { everything } from './testing.ts';

const fixture = (path: string) =>
  new Uint8Array(
    readFileSync(new URL(`../../../workers/generator/fixtures/${path}`, import.meta.url)),
  );

describe('encodeModel', () => {
  it('writes the bytes that Python onnx accepted', () => {
    // scripts/fixtures/generator/check_onnx.py loads this file, runs onnx.checker with full type
    // and shape inference, and compares every field with what is built above.
    expect(Buffer.from(encodeModel(everything())).toString('hex')).toBe(
      Buffer.from(fixture('everything.onnx')).toString('hex'),
    );
  });

  it('shares equal constants', () => {
    const g = new GraphBuilder('shared');
    expect(g.scalar(2)).toBe(g.scalar(2));
    expect(g.integers([1, 2])).not.toBe(g.integers([12]));
  });
});

describe('inspectOnnx', () => {
  it('counts the weights of models that Python wrote', () => {
    expect(inspectOnnx(fixture('clip-image.onnx'))).toMatchObject({
      nParameters: 288,
      nNodes: 3,
      external: [],
    });
    expect(inspectOnnx(fixture('captioner.onnx'))).toMatchObject({
      producer: 'pytorch',
      inputs: ['embedding', 'tokens'],
      outputs: ['logits'],
    });
    expect(inspectOnnx(fixture('features.onnx'))).toMatchObject({ nParameters: 15, nNodes: 3 });
    expect(inspectOnnx(encodeModel(everything()))).toMatchObject({
      producer: 'afterimage',
      nParameters: 18,
      nNodes: 6,
    });
  });

  it('refuses every cut model and never hangs', () => {
    const whole = fixture('clip-text.onnx');
    for (let length = 0; length < whole.length; length += 7) {
      try {
        inspectOnnx(whole.subarray(0, length));
      } catch (error) {
        expect(error).toBeInstanceOf(LabError);
      }
    }
    const broken = [
      new Uint8Array(),
      Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0x7f),
      new Uint8Array(50).fill(0xff),
    ];
    for (const bytes of broken) expect(() => inspectOnnx(bytes)).toThrow(LabError);
  });
});
