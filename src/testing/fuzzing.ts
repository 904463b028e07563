/**
 * @file How many damaged inputs the fuzz tests read, and what is told of them: 10,000 a parser in the
 * usual run; as many as `npm run fuzz` asks for, or as fit its minutes, with the rate and the slowest.
 */
import { expect } from 'vitest';

const RUNS = Number(process.env['FUZZ'] ?? 10_000);
/** Of one parser; none is no limit. */
const MINUTES = Number(process.env['FUZZ_MINUTES'] ?? 0);
const SEED = process.env['FUZZ_SEED'];
/** The slowest acceptable answer; generous, since tests share the machine. */
const SLOWEST_MS = 5000;

/** Settings of fast-check. Seeds are fixed, so that a failure comes back; `FUZZ_SEED` takes others. */
export function fuzzSettings(seed: number) {
  const limit = { interruptAfterTimeLimit: 60_000 * MINUTES, markInterruptAsFailure: false };
  return { seed: Number(SEED ?? seed), numRuns: RUNS, ...(MINUTES > 0 ? limit : {}) };
}

/** Times the inputs of one parser. */
export function fuzzClock(parser: string) {
  const began = performance.now();
  let inputs = 0;
  let slowest = 0;
  return {
    /** Times one input, and fails when it takes too long. */
    async time(read: () => Promise<void>): Promise<void> {
      const start = performance.now();
      await read();
      const took = performance.now() - start;
      inputs += 1;
      slowest = Math.max(slowest, took);
      expect(took).toBeLessThan(SLOWEST_MS);
    },
    /** One line about the parser, only for `npm run fuzz`. */
    report(): void {
      if (process.env['FUZZ'] === undefined) return;
      const seconds = (performance.now() - began) / 1000;
      const rate = Math.round(inputs / seconds);
      process.stdout.write(
        `${parser}: ${inputs} inputs in ${seconds.toFixed(0)} s, ${rate} a second, slowest ${slowest.toFixed(0)} ms\n`,
      );
    },
  };
}
