/**
 * @file Paired differences over scans: each scan against itself, as it is or with random voxels in the
 * step's place. What scans differ in among themselves drops out of the interval.
 */
import { estimateEffect, type Effect } from './effects.ts';
import type { Judged } from './judge.ts';

/** Changes of each measure along a curve, means over scans with 95 % bootstrap intervals. */
export interface Paired {
  /** The step less the same scan as it is. */
  change: Effect;
  /** Random voxels less the same scan as it is. */
  controlChange: Effect;
  /** The step less random voxels in the same scan, at the same amount. */
  beyond: Effect;
}

/** One amount: a value a scan, in the same order. */
export interface PairedSamples {
  plain: readonly Judged[];
  own: readonly Judged[];
  control: readonly Judged[];
}

/**
 * Mean of the differences, scan by scan, with the percentile interval of drawing scans again.
 *
 * @throws RangeError  where the lists are not of the same scans.
 */
export function pairedEffect(
  after: readonly Judged[],
  before: readonly Judged[],
  seed: number,
): Effect {
  if (after.length !== before.length) throw new RangeError('Pairs need as many on either side.');
  return estimateEffect(
    (measure) => after.map((one, k) => one[measure] - (before[k]?.[measure] ?? NaN)),
    seed,
  );
}

/** @param turn  Awaited between estimates: each takes some 30 ms for 300 scans. */
export async function pairedOf(
  { plain, own, control }: PairedSamples,
  seed: number,
  turn: () => Promise<void>,
): Promise<Paired> {
  const change = pairedEffect(own, plain, seed);
  await turn();
  const controlChange = pairedEffect(control, plain, seed + 10);
  await turn();
  const beyond = pairedEffect(own, control, seed + 20);
  await turn();
  return { change, controlChange, beyond };
}
