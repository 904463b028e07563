/**
 * @file A session of 1.05 GB in NSD's chunking, read through a mask shaped like cortex, against
 * reading the same file whole in pages of 4 MiB in the same page, and against h5py. Memory is the
 * peak resident size of the page's process above what it had before.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { inBenchPage } from './bench-page.ts';
import type { Reading } from './hdf5-page/reading.worker.ts';
import { peakPageBytes } from './processes.ts';
import { scratch } from './scratch.ts';
import { median, type Row } from './table.ts';

const folder = join(scratch, 'session');
const python = process.env.PYTHON ?? '/usr/bin/python3';
const ROUNDS = 3;

interface Peer {
  seconds: number;
  sum: number;
}

function writeSession(): Peer {
  const program = 'scripts/fixtures/bench/write_session.py';
  const { stdout, stderr, status } = spawnSync(python, [program, folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} needs Python with h5py and numpy: ${stderr}`);
  return JSON.parse(stdout) as Peer;
}

/** An argument that browsers ignore, by which the bench finds its own. */
export const marker = '--afterimage-bench-hdf5';

/** Click every 50 ms while `work` runs; the longest wait for a click to be counted, ms. */
async function slowestClick(page: Page, work: Promise<unknown>): Promise<number> {
  let running = true;
  const stop = () => (running = false);
  void work.then(stop, stop);
  let slowest = 0;
  while (running) {
    const start = performance.now();
    await page.locator('button').click();
    slowest = Math.max(slowest, performance.now() - start);
    await page.waitForTimeout(50);
  }
  return slowest;
}

async function readBoth(page: Page) {
  const run = (kind: 'pages' | 'columns'): Promise<Reading> =>
    page.evaluate((way) => window.readSession(way, 'session.hdf5'), kind);
  const pages: number[] = [];
  const columns: number[] = [];
  let sum = 0;
  let slowest = 0;
  // Memory first: slices of the whole file lie about until the browser collects them.
  const before = peakPageBytes(marker);
  await run('columns');
  const growth = peakPageBytes(marker) - before;
  for (let round = 0; round < ROUNDS; round++) {
    pages.push((await run('pages')).seconds);
    const reading = run('columns');
    slowest = Math.max(slowest, await slowestClick(page, reading));
    const done = await reading;
    columns.push(done.seconds);
    ({ sum } = done);
  }
  return { pages: median(pages), columns: median(columns), sum, slowest, growth };
}

/** The page that reads files, with these given to it. */
export function inReadingPage<T>(
  files: readonly string[],
  run: (page: Page) => Promise<T>,
): Promise<T> {
  return inBenchPage({ root: 'scripts/bench/hdf5-page', marker }, async (page) => {
    await page.locator('input').setInputFiles([...files]);
    return run(page);
  });
}

export async function benchHdf5(): Promise<Row[]> {
  const peer = writeSession();
  const { pages, columns, sum, slowest, growth } = await inReadingPage(
    ['session.hdf5', 'mask.bin'].map((name) => join(folder, name)),
    readBoth,
  );
  if (sum !== peer.sum) throw new Error(`h5py sums the voxels to ${peer.sum}, the page to ${sum}`);
  return [
    { what: 'whole file in 4 MiB pages', value: pages, unit: 's', note: `median of ${ROUNDS}` },
    {
      what: '15,724 voxels x 750 trials through the mask',
      value: columns,
      unit: 's',
      note: `same sum as h5py, which took ${peer.seconds.toFixed(2)} s`,
    },
    {
      what: 'mask / whole file',
      value: columns / pages,
      unit: 'x',
      limit: { value: 1.5, at: 'most' },
    },
    {
      what: 'growth of peak memory',
      value: growth / 1e6,
      unit: 'MB',
      limit: { value: 300, at: 'most' },
      note: 'resident, page process',
    },
    { what: 'slowest click meanwhile', value: slowest, unit: 'ms', note: 'driver included' },
  ];
}
