/** @file Speed of the built page on WASM: opening, and a region toggled by the mouse. Medians. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright';
import { withBuiltPage, type Bench } from './browser.ts';
import { median, type Row } from './table.ts';

const OPENINGS = 5;
const TOGGLES = 20;
/** Places of the choices in a region's row. */
const [AS_IS, SILENCE] = [0, 1];
const query = '?mapper=wasm&generator=wasm';

/** Bytes of the scripts that the page loads before anything lazy, as gzip sends them. */
function initialScriptBytes(): number {
  const html = readFileSync('dist/index.html', 'utf8');
  const listed = Array.from(html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g), (m) => m[1]);
  const files = new Set(listed.filter((file) => file !== undefined));
  return [...files].reduce(
    (sum, file) => sum + gzipSync(readFileSync(join('dist', file))).length,
    0,
  );
}

async function opening({ browser, url }: Bench): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(url + query);
  const ms = await page.evaluate(async () => {
    await window.lab.ready;
    return performance.now();
  });
  await context.close();
  return ms;
}

/** Toggle a region with the mouse and wait for its picture; the page's own user timings are read. */
async function toggle(page: Page, choice: number): Promise<{ vector: number; picture: number }> {
  const count = () => performance.getEntriesByName('selection to picture').length;
  const before = await page.evaluate(count);
  await page
    .getByRole('radiogroup', { name: 'V1v', exact: true })
    .locator('label')
    .nth(choice)
    .click();
  await page.waitForFunction(
    (n) => performance.getEntriesByName('selection to picture').length > n,
    before,
  );
  const [vector = NaN, picture = NaN] = await page.evaluate(
    (names) => names.map((name) => performance.getEntriesByName(name).at(-1)?.duration),
    ['selection to vector', 'selection to picture'],
  );
  return { vector, picture };
}

async function toggles({ browser, url }: Bench) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(url + query);
  await page.evaluate(async () => {
    await window.lab.ready;
    await window.lab.evaluate({ kind: 'retrieval', of: 300 });
  });
  const times: { vector: number; picture: number }[] = [];
  for (let i = 0; i < TOGGLES; i++) times.push(await toggle(page, i % 2 ? AS_IS : SILENCE));
  await page.close();
  return {
    vector: median(times.map(({ vector }) => vector)),
    picture: median(times.map(({ picture }) => picture)),
  };
}

export async function benchPage(): Promise<Row[]> {
  return withBuiltPage(async (bench) => {
    const openings: number[] = [];
    for (let i = 0; i < OPENINGS; i++) openings.push(await opening(bench));
    const { vector, picture } = await toggles(bench);
    const assets = readdirSync('dist/assets').length;
    return [
      {
        what: 'navigation to first decoded image',
        value: median(openings) / 1000,
        unit: 's',
        limit: { value: 5, at: 'most' },
        note: `median of ${OPENINGS}, each in a fresh context`,
      },
      {
        what: 'ROI toggle to new vector',
        value: vector,
        unit: 'ms',
        limit: { value: 100, at: 'most' },
        note: `median of ${TOGGLES} mouse clicks`,
      },
      {
        what: 'ROI toggle to new image',
        value: picture,
        unit: 'ms',
        limit: { value: 500, at: 'most' },
      },
      {
        what: 'initial JavaScript, gzip',
        value: initialScriptBytes() / 1000,
        unit: 'kB',
        limit: { value: 500, at: 'most' },
        note: `${assets} files in dist/assets in all`,
      },
    ];
  });
}
