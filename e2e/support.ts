/** @file What every journey shares: a page that tolerates no console noise and no foreign request. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, expect, type Page } from '@playwright/test';

export { expect };

export interface WatchedPage {
  page: Page;
  /** Console errors and warnings so far; a journey that provokes one takes it out. */
  noise: string[];
}

/** A SwiftShader adapter says so on the console; that is the machine's affair, not the page's. */
const tolerated = [
  /SwiftShader/i,
  /software WebGL/i,
  /GPU stall due to ReadPixels/i,
  /willReadFrequently/,
];

export const test = base.extend<{ noise: string[]; watched: undefined }>({
  noise: async ({}, provide) => {
    await provide([]);
  },
  watched: [
    async ({ page, noise, baseURL }, provide) => {
      const foreign: string[] = [];
      page.on('console', (message) => {
        const text = message.text();
        const loud = message.type() === 'error' || message.type() === 'warning';
        if (loud && !tolerated.some((pattern) => pattern.test(text))) noise.push(text);
      });
      page.on('pageerror', (error) => noise.push(String(error)));
      page.context().on('request', (request) => {
        const url = request.url();
        const own = url.startsWith(baseURL ?? '') || /^(blob|data):/.test(url);
        if (!own) foreign.push(url);
      });
      await provide(undefined);
      expect(noise, 'console').toEqual([]);
      expect(foreign, 'requests to other origins').toEqual([]);
    },
    { auto: true },
  ],
});

/** Open the page and wait for the first decoded picture of the demo. */
export async function openLab(page: Page, query = ''): Promise<void> {
  await page.goto(`./${query}`);
  await page.evaluate(() => window.lab.ready);
}

/** Bytes of a picture on the page, as its canvas has them. */
export function pixelsOf(page: Page, name: string): Promise<number[]> {
  return page
    .getByRole('img', { name, exact: true })
    .first()
    .evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const context = (canvas as HTMLCanvasElement).getContext('2d');
      return [...(context?.getImageData(0, 0, width, height).data ?? [])];
    });
}

export const fixture = (name: string): string =>
  fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

export const demoFile = (path: string): string =>
  fileURLToPath(new URL(`../public/demo/subject/${path}`, import.meta.url));

/** Drop files on the page as the mouse would: dragenter, dragover, drop with a DataTransfer. */
export async function dropFiles(page: Page, paths: string[]): Promise<void> {
  const files = paths.map((path) => ({
    name: basename(path),
    base64: readFileSync(path).toString('base64'),
  }));
  await page.evaluate((list) => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of list) {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      transfer.items.add(new File([bytes], name));
    }
    for (const type of ['dragenter', 'dragover', 'drop']) {
      const init = { dataTransfer: transfer, bubbles: true, cancelable: true };
      document.body.dispatchEvent(new DragEvent(type, init));
    }
  }, files);
}
