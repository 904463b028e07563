/**
 * @file How many damaged inputs the fuzz tests read, and what is told of them: 10,000 a parser in the
 * usual run; as many as `npm run fuzz` asks for, or as fit its minutes, with the rate and the slowest.
 */
import { expect } from 'vitest';

const RUNS = Number(process.env['FUZZ'] ?? 10_000);
/** Of one parser; none is no limit. */
const MINUTES = Number(process.env['FUZZ_MINUTES'] ?? 0);
const SEED = process.env['FUZZ_SEED'];
/** The slowest acceptable answer in time of the processor, which does not grow when tests share it. */
const SLOWEST_CPU_MS = 1000;
/**
 * The same by the clock, for an answer that waits; generous, since tests share the machine. A long run
 * in the background is put aside for seconds when others need the processor.
 */
const SLOWEST_MS = process.env['FUZZ'] === undefined ? 3000 : 20_000;

/** Settings of fast-check. Seeds are fixed, so that a failure comes back; `FUZZ_SEED` takes others. */
export function fuzzSettings(seed: number) {
  const limit = { interruptAfterTimeLimit: 60_000 * MINUTES, markInterruptAsFailure: false };
  return { seed: Number(SEED ?? seed), numRuns: RUNS, ...(MINUTES > 0 ? limit : {}) };
}

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Times the inputs of one parser. */
export function fuzzClock(parser: string) {
  const began = performance.now();
  let inputs = 0;
  let slowest = 0;
  const costliest = { cpu: 0, took: 0, input: '' };
  return {
    /** Times one input, named `input`, and fails when it takes too long. */
    async time(read: () => Promise<void>, input: string): Promise<void> {
      const [start, startCpu] = [performance.now(), cpuMs()];
      await read();
      const [took, cpu] = [performance.now() - start, cpuMs() - startCpu];
      inputs += 1;
      slowest = Math.max(slowest, took);
      if (cpu > costliest.cpu) Object.assign(costliest, { cpu, took, input });
      expect(cpu, `processor time of ${input}`).toBeLessThan(SLOWEST_CPU_MS);
      expect(took, `time of ${input}`).toBeLessThan(SLOWEST_MS);
    },
    /** One line about the parser, only for `npm run fuzz`. */
    report(): void {
      if (process.env['FUZZ'] === undefined) return;
      const seconds = (performance.now() - began) / 1000;
      const rate = Math.round(inputs / seconds);
      process.stdout.write(
        `${parser}: ${inputs} inputs in ${seconds.toFixed(0)} s, ${rate} a second; slowest ` +
          `${slowest.toFixed(0)} ms; costliest ${costliest.cpu.toFixed(0)} ms of the processor in ` +
          `${costliest.took.toFixed(0)} ms: ${costliest.input}\n`,
      );
    },
  };
}
