/** @file Does this GPU compute what WASM computes? Asked of every network when it is loaded. */
import type { Feed, ModelSource, Output } from './network.ts';
import { Network } from './network.ts';
import type { Runtime } from './runtime.ts';

export interface FirstRun {
  /** What the network gives, on a GPU what WASM gives in its place. */
  output: Output;
  /** What the GPU gives; without one the same as `output`. */
  found: Output;
  /**
   * Largest absolute difference between the GPU and WASM, 0 without a GPU; Infinity when either output holds
   * NaN or their sizes differ.
   */
  difference: number;
}

/** Run a network for the first time, on a GPU beside WASM. */
export async function firstRun(
  runtime: Runtime,
  network: Network,
  source: ModelSource,
  feeds: Record<string, Feed>,
  output: string,
  signal: AbortSignal,
): Promise<FirstRun> {
  const outputOf = async (one: Network): Promise<Output> => {
    const { [output]: found } = await one.run(feeds, [output], signal);
    return found ?? { values: new Float32Array(), shape: [] };
  };
  if (runtime.provider === 'wasm') {
    const only = await outputOf(network);
    return { output: only, found: only, difference: 0 };
  }
  const reference = await Network.open(runtime, source, 'network', signal, { provider: 'wasm' });
  try {
    const expected = await outputOf(reference);
    const found = await outputOf(network);
    const difference = largestDifference(expected.values, found.values);
    return { output: expected, found, difference };
  } finally {
    await reference.release();
  }
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length === 0 || a.length !== b.length) return Infinity;
  const largest = a.reduce((max, value, i) => Math.max(max, Math.abs(value - (b[i] ?? NaN))), 0);
  return Number.isNaN(largest) ? Infinity : largest;
}
