/** @file Features as pooling leaves them, [n, dim, 1, 1], against the means of the pictures' pixels. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { onnxUse } from '../../src/models/onnx/kind.ts';
import { createGenerator } from './generator.ts';
import { quietContext, silentContext } from './testing.ts';

const blob = new Blob([readFileSync(new URL('fixtures/features-pooled.onnx', import.meta.url))]);

it('a feature network that ends in a pooling is known and gives its vectors', async () => {
  expect(await onnxUse(blob)).toEqual({ kind: 'features', size: 8 });
  const generator = createGenerator();
  const { context } = quietContext();
  await generator.start({ prefer: 'wasm', paths: '' }, silentContext());
  const one: [number, number, number] = [1, 1, 1];
  const input = { size: 8, mean: [0, 0, 0] as [number, number, number], std: one };
  const { value: summary } = await generator.loadFeatures(
    { name: 'pooled', simulated: false, blob, input, categories: [] },
    context,
  );
  expect(summary.signature).toBe('3x8x8 -> 3');
  const pictures = [51, 204].map((grey) => ({
    ...{ width: 8, height: 8, channels: 3 as const },
    pixels: new Uint8Array(192).fill(grey),
  }));
  const { value } = await generator.features({ pictures }, context);
  expect(value.dim).toBe(3);
  // Bytes over 255, averaged in float32.
  [0.2, 0.2, 0.2, 0.8, 0.8, 0.8].forEach((grey, i) => {
    expect(value.features[i]).toBeCloseTo(grey, 5);
  });
});
