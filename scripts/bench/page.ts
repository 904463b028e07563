/** @file Speed of the built page on WASM: opening, a region toggled by the mouse, studies over many scans. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { withBuiltPage, type Bench } from './browser.ts';
import { benchStudies } from './studies.ts';
import { median, type Row } from './table.ts';
import { benchToggles } from './toggles.ts';

const OPENINGS = 5;
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

export async function benchPage(): Promise<Row[]> {
  return withBuiltPage(async (bench) => {
    const openings: number[] = [];
    for (let i = 0; i < OPENINGS; i++) openings.push(await opening(bench));
    const toggles = await benchToggles(bench);
    const studies = await benchStudies(bench);
    const assets = readdirSync('dist/assets').length;
    return [
      {
        what: 'navigation to first decoded image',
        value: median(openings) / 1000,
        unit: 's',
        limit: { value: 5, at: 'most' },
        note: `median of ${OPENINGS}, each in a fresh context`,
      },
      ...toggles,
      ...studies,
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
