/**
 * @file `npm run fuzz [n] [minutes] [seed]`: every parser on a million damaged files (or `n`) each, or
 * on as many as fit the minutes that each parser gets. Prints inputs, rate, the
 * slowest answer by the clock, and the input that cost most time of the processor.
 */
import { spawnSync } from 'node:child_process';

const [runs = '1000000', minutes = '', seed = ''] = process.argv.slice(2);
const tests = ['src/readers/fuzz.test.ts', 'src/models/fuzz.test.ts'];
const limits = {
  FUZZ: runs,
  ...(minutes && { FUZZ_MINUTES: minutes }),
  ...(seed && { FUZZ_SEED: seed }),
};
const { status } = spawnSync(
  'npx',
  ['vitest', 'run', '--project', 'unit', '--reporter=verbose', '--passWithNoTests', ...tests],
  { stdio: 'inherit', env: { ...process.env, ...limits } },
);
process.exitCode = status ?? 1;
