/** @file Does this GPU compute what WASM computes? Asked of every network when it is loaded. */
import type { Feed, ModelSource } from './network.ts';
import { Network } from './network.ts';
import type { Runtime } from './runtime.ts';

/**
 * Largest absolute difference of one output between the GPU and WASM; 0 without a GPU.
 *
 * @returns  Infinity when either output holds NaN or their sizes differ.
 */
export async function differenceFromWasm(
  runtime: Runtime,
  network: Network,
  source: ModelSource,
  feeds: Record<string, Feed>,
  output: string,
  signal: AbortSignal,
): Promise<number> {
  if (runtime.provider === 'wasm') return 0;
  const reference = await Network.open(runtime, source, 'network', signal, { provider: 'wasm' });
  try {
    const expected = await reference.run(feeds, [output], signal);
    const found = await network.run(feeds, [output], signal);
    return largestDifference(expected[output]?.values, found[output]?.values);
  } finally {
    await reference.release();
  }
}

function largestDifference(a?: Float32Array, b?: Float32Array): number {
  if (!a || a.length === 0 || a.length !== b?.length) return Infinity;
  const largest = a.reduce((max, value, i) => Math.max(max, Math.abs(value - (b[i] ?? NaN))), 0);
  return Number.isNaN(largest) ? Infinity : largest;
}
