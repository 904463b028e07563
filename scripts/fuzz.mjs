/** @file `npm run fuzz [n] [seed]`: every parser on a million damaged files (or `n`) each. Hours, not minutes. */
import { spawnSync } from 'node:child_process';

const [runs = '1000000', seed = ''] = process.argv.slice(2);
const tests = ['src/readers/fuzz.test.ts', 'src/models/fuzz.test.ts'];
const { status } = spawnSync(
  'npx',
  ['vitest', 'run', '--project', 'unit', '--reporter=verbose', '--passWithNoTests', ...tests],
  { stdio: 'inherit', env: { ...process.env, FUZZ: runs, ...(seed && { FUZZ_SEED: seed }) } },
);
process.exitCode = status ?? 1;
