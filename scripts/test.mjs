/**
 * @file `npm test`: every check in turn, all of them even when one fails, then one line of counts.
 * The browser is found (or installed) first, so that a machine without one says so at once.
 */
import { spawnSync } from 'node:child_process';
import { findChromium } from './browser/find.mjs';

const steps = [
  'test:format',
  'test:lint',
  'test:types',
  'test:unit',
  'test:browser',
  'build',
  'e2e',
];

const chromium = findChromium();
console.log(`Browser: ${chromium}`);
const env = { ...process.env, CHROMIUM_PATH: chromium };

spawnSync('node', ['scripts/vendor.mjs'], { stdio: 'inherit' });
const failed = steps.filter((step) => {
  console.log(`\n=== ${step}`);
  return spawnSync('npm', ['run', '--silent', step], { stdio: 'inherit', env }).status !== 0;
});

for (const step of failed) console.log(`failed: ${step}`);
console.log(`${steps.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
