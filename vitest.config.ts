/** @file Two lanes: `unit` in Node, `browser` in the Chromium that scripts/browser finds. */
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumFlags, findChromium } from './scripts/browser/find.mjs';
import { isolationHeaders } from './scripts/headers.ts';

const browserTests = '{src,workers}/**/*.browser.test.{ts,tsx}';

function browserProvider() {
  return playwright({
    launchOptions: { executablePath: findChromium(), args: chromiumFlags },
  });
}

const wantsBrowser = !process.argv.some(
  (arg, i, all) => all[i - 1] === '--project' && arg === 'unit',
);

export default defineConfig({
  plugins: [react()],
  server: { headers: isolationHeaders },
  // First met inside a worker, they would make the page reload: bundle them beforehand.
  optimizeDeps: {
    exclude: ['onnxruntime-web', 'h5wasm', 'h5wasm-plugins'],
    include: [
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-core/dist/register_all_gradients',
      '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops',
      '@tensorflow/tfjs-backend-cpu',
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-webgl',
      '@tensorflow/tfjs-backend-webgpu',
    ],
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['{src,workers,scripts}/**/*.test.{ts,tsx}'],
          exclude: [browserTests],
          testTimeout: 30_000,
        },
      },
      ...(wantsBrowser
        ? [
            {
              extends: true as const,
              test: {
                name: 'browser',
                include: [browserTests],
                testTimeout: 120_000,
                browser: {
                  enabled: true,
                  headless: true,
                  screenshotFailures: false,
                  provider: browserProvider(),
                  instances: [{ browser: 'chromium' as const }],
                  viewport: { width: 1440, height: 900 },
                },
              },
            },
          ]
        : []),
    ],
  },
});
