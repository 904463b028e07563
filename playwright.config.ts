/** @file Journeys through the built page in a real browser, one worker: the page itself uses threads. */
import { defineConfig } from '@playwright/test';
import { chromiumFlags, findChromium } from './scripts/browser/find.mjs';

const port = Number(process.env.E2E_PORT ?? 4174);

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  // Minutes each on a software adapter or with restarts: `E2E_SLOW=1 npm run e2e` runs them too.
  ...(process.env.E2E_SLOW ? {} : { grepInvert: /@slow/ }),
  fullyParallel: false,
  workers: 1,
  // A busy machine may miss a limit of time once; a journey that needed its second try is listed as flaky.
  retries: 1,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  forbidOnly: true,
  use: {
    baseURL: `http://localhost:${port}/`,
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: findChromium(), args: chromiumFlags },
    trace: 'off',
  },
  webServer: {
    command: `npx vite preview --port ${port} --strictPort`,
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
    stdout: 'ignore',
  },
});
