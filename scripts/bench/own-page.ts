/** @file A page of a bench's own, built and served as the lab is, in a browser of its own. */
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { basename, join } from 'node:path';
import { chromium, type Page } from 'playwright';
import { build, preview } from 'vite';
import { chromiumFlags, findChromium } from '../browser/find.mjs';
import { isolationHeaders } from '../headers.ts';
import { scratch } from './scratch.ts';

export interface OwnPage {
  /** Folder with the page's `index.html`. */
  root: string;
  port: number;
  /** Argument by which the browser's processes are known. */
  marker: string;
}

async function buildPage(root: string, folder: string): Promise<void> {
  await build({
    configFile: false,
    root,
    base: './',
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'production'] },
    worker: {
      format: 'es',
      // As in the lab's own build: tfjs-wasm builds its thread script from Function.toString().
      rolldownOptions: { output: { minify: { compress: false, mangle: true } } },
    },
    build: { outDir: folder, emptyOutDir: true, target: 'es2023' },
    logLevel: 'warn',
  });
  spawnSync(process.execPath, ['scripts/vendor.mjs'], { stdio: 'inherit' });
  cpSync('public/vendor', join(folder, 'vendor'), { recursive: true });
}

/** Build the page, serve it isolated, run with it open in a new browser, close both. */
export async function inOwnPage<T>(
  { root, port, marker }: OwnPage,
  run: (page: Page) => Promise<T>,
): Promise<T> {
  const folder = join(scratch, basename(root));
  await buildPage(root, folder);
  const server = await preview({
    configFile: false,
    root,
    build: { outDir: folder },
    preview: { port, headers: isolationHeaders },
  });
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [...chromiumFlags, marker],
  });
  try {
    const page = await browser.newPage();
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    return await run(page);
  } finally {
    await browser.close();
    await server.close();
  }
}
