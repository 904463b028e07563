import { expect, test } from 'vitest';
import { Adam } from './adam.ts';

/** Smallest float32 that processors multiply at full speed. */
const NORMAL = 2 ** -126;
const isSubnormal = (value: number): boolean => value !== 0 && Math.abs(value) < NORMAL;

const ofAll = (values: Float32Array) => ({ unit: { shape: [values.length], values } });

test('weights of a unit that answers no more end at nothing, not below the normal range', () => {
  const weights = ofAll(Float32Array.from({ length: 32 }, (_, i) => 0.1 * Math.sin(i + 1)));
  const alive = Float32Array.from({ length: 32 }, (_, i) => 1e-4 * Math.cos(i));
  const adam = new Adam(1e-5);
  let nSubnormal = 0;
  for (let step = 0; step < 4000; step += 1) {
    adam.step(weights, ofAll(step < 100 ? alive : new Float32Array(32)), 4e-3);
    const moments = Object.values(adam.state().tensors);
    for (const { values } of [weights.unit, ...moments])
      nSubnormal += values.filter(isSubnormal).length;
  }
  expect(nSubnormal).toBe(0);
  expect(Math.max(...weights.unit.values.map(Math.abs))).toBeLessThan(1e-6);
});
