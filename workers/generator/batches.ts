/** @file Long jobs in small batches: a cancel is seen and progress told between any two. */
import type { HandlerContext } from '../rpc/protocol.ts';
import { turn } from '../rpc/schedule.ts';
import type { LoadProgress } from './generator.protocol.ts';

/** Call `run(start, end)` for each batch of `n` in order. */
export async function inBatches(
  n: number,
  batch: number,
  what: string,
  { signal, progress }: HandlerContext<LoadProgress>,
  run: (start: number, end: number) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < n; start += batch) {
    signal.throwIfAborted();
    const end = Math.min(start + batch, n);
    await run(start, end);
    progress({ what, done: end, total: n });
    await turn();
  }
}
