/**
 * @file The flatmap at fsaverage's size, drawn by the page's own renderer on whatever WebGL2 this
 * machine has: the 95th percentile of a redraw with another scan, and of a pan.
 */
import type { Page } from 'playwright';
import { inBenchPage } from './bench-page.ts';
import type { Values } from './flatmap-page/page.ts';
import { median, percentile, type Row } from './table.ts';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 100);
const LIMIT_MS = 16;

async function rowsFor(page: Page, values: Values): Promise<Row[]> {
  const { nVertices, nValues, scans, pans, renderer } = await page.evaluate(
    ([kind, rounds]) => window.redraw(kind, rounds),
    [values, ROUNDS] as const,
  );
  const count = (n: number) => n.toLocaleString('en');
  const row = (what: string, times: readonly number[]): Row => ({
    what: `${count(nVertices)} vertices, ${count(nValues)} values: ${what}, p95`,
    value: percentile(times, 0.95),
    unit: 'ms',
    ...(values === 'voxels' ? { limit: { value: LIMIT_MS, at: 'most' as const } } : {}),
    note: `median ${median([...times]).toFixed(1)} ms of ${times.length}; ${renderer.slice(0, 46)}`,
  });
  return [row('another scan', scans), row('a pan', pans)];
}

export function benchFlatmap(): Promise<Row[]> {
  const page = { root: 'scripts/bench/flatmap-page', marker: '--afterimage-bench-flatmap' };
  return inBenchPage(page, async (opened) => [
    ...(await rowsFor(opened, 'voxels')),
    ...(await rowsFor(opened, 'vertices')),
  ]);
}
