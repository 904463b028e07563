/** @file A small page of a bench's own: built outside the project, served, opened in a browser, closed. */
import { basename, join } from 'node:path';
import { chromium, type Page } from 'playwright';
import { build, preview, type PluginOption } from 'vite';
import { chromiumFlags, findChromium } from '../browser/find.mjs';
import { scratch } from './scratch.ts';

export interface BenchPage {
  /** Folder of its index.html. */
  root: string;
  /** An argument that browsers ignore, by which a bench finds the processes that are its own. */
  marker?: string;
  plugins?: PluginOption[];
}

export async function inBenchPage<T>(
  { root, marker, plugins = [] }: BenchPage,
  run: (page: Page) => Promise<T>,
): Promise<T> {
  const outDir = join(scratch, basename(root));
  const worker = { format: 'es' as const };
  const built = { outDir, emptyOutDir: true, target: 'es2023' };
  await build({ configFile: false, root, plugins, worker, build: built, logLevel: 'warn' });
  const server = await preview({
    configFile: false,
    root,
    build: { outDir },
    preview: { port: 4191 },
  });
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [...chromiumFlags, ...(marker ? [marker] : [])],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    return await run(page);
  } finally {
    await browser.close();
    await server.close();
  }
}
