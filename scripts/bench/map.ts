/**
 * @file The map of embeddings with 73,000 points in a browser that draws on the CPU: panned and hovered.
 * `BENCH_UMAP=20000,73000` also lays out so many embeddings by UMAP, which takes minutes.
 */
import react from '@vitejs/plugin-react';
import type { Page } from 'playwright';
import { inBenchPage } from './bench-page.ts';
import { peakPageBytes } from './processes.ts';
import { median, percentile, type Row } from './table.ts';

const [N_POINTS, N_FRAMES, N_HOVERS, DIM] = [73_000, 120, 60, 512];

function inMapPage<T>(run: (page: Page) => Promise<T>, marker?: string): Promise<T> {
  const options = { root: 'scripts/bench/map-page', plugins: [react()] };
  return inBenchPage({ ...options, ...(marker ? { marker } : {}) }, run);
}

/** Numbers of embeddings to lay out by UMAP. */
const umapSizes = (process.env['BENCH_UMAP'] ?? '').split(',').filter(Boolean).map(Number);
/** A user who cancels waits no longer than this for the next map to be under way. */
const CANCEL_MS = 1000;
/** Progress that stands still for longer looks like a page that hangs. */
const SILENT_MS = 2000;

async function umapRows(n: number): Promise<Row[]> {
  const marker = `--afterimage-umap-${process.pid}`;
  const { laidOut, peak } = await inMapPage(async (page) => {
    const laidOut = await page.evaluate((count) => window.layOut(count), n);
    return { laidOut, peak: peakPageBytes(marker) };
  }, marker);
  const { ms, nTold, longestSilenceMs, longestTaskMs, cancelMs } = laidOut;
  const what = `UMAP of ${n.toLocaleString('en')} x ${DIM} values`;
  const input = (n * DIM * 4) / 2 ** 20;
  return [
    { what, value: ms / 1000, unit: 's', note: `progress told ${nTold} times` },
    {
      what: `${what}: longest time without a word`,
      value: longestSilenceMs,
      unit: 'ms',
      limit: { value: SILENT_MS, at: 'most' },
    },
    {
      what: `${what}: longest task of the page meanwhile`,
      value: longestTaskMs,
      unit: 'ms',
      limit: { value: 50, at: 'most' },
      note: '0: none over 50 ms',
    },
    {
      what: `${what}: peak memory of the tab`,
      value: peak / 2 ** 20,
      unit: 'MiB',
      note: `the embeddings are ${input.toFixed(0)} MiB`,
    },
    {
      what: `${what}: cancelled`,
      value: cancelMs,
      unit: 'ms',
      limit: { value: CANCEL_MS, at: 'most' },
      note: 'while it looks for neighbours, until another map is drawn',
    },
  ];
}

export async function benchMap(): Promise<Row[]> {
  const { intervals, hovers } = await inMapPage(async (page) => {
    await page.evaluate((n) => window.showMap(n), N_POINTS);
    await page.evaluate(() => window.panMap(20));
    const panned = await page.evaluate((frames) => window.panMap(frames), N_FRAMES);
    const hovered = await page.evaluate((times) => window.hoverMap(times), N_HOVERS);
    return { intervals: panned, hovers: hovered };
  });
  const laidOut: Row[] = [];
  for (const n of umapSizes) laidOut.push(...(await umapRows(n)));
  return [
    ...laidOut,
    {
      what: `panning ${N_POINTS.toLocaleString('en')} points`,
      value: 1000 / median(intervals),
      unit: 'frames/s',
      limit: { value: 30, at: 'least' },
      note: `median of ${N_FRAMES} frames of 1000 x 760`,
    },
    {
      what: 'the slowest twentieth of these frames',
      value: percentile(intervals, 0.95),
      unit: 'ms',
      limit: { value: 67, at: 'most' },
    },
    {
      what: 'hover: the point under the pointer',
      value: median(hovers),
      unit: 'ms',
      limit: { value: 16, at: 'most' },
      note: `median of ${N_HOVERS}`,
    },
  ];
}
