/**
 * @file One session in every layout that occurs, each against a peer of the same run: HDF5 in four
 * chunkings against reading the file whole in pages of 4 MiB in the same page (h5py beside it), a
 * `.nii.gz` against Python's gzip and numpy, and 100 trials of an MGH surface by the bytes they take.
 *
 * BENCH_TRIALS=30 makes small files, to try the bench itself.
 */
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { inBenchPage } from './hdf5.ts';
import type { Reading, Way } from './hdf5-page/reading.worker.ts';
import { median, type Row } from './table.ts';

const N_TRIALS = Number(process.env['BENCH_TRIALS'] ?? 750);
const python = process.env['PYTHON'] ?? '/usr/bin/python3';
const folder = join(tmpdir(), `afterimage-bench-layouts-${N_TRIALS}`);
const ROUNDS = 3;
const LAYOUTS = ['voxelwise', 'trialwise', 'contiguous', 'gzip'];
const NIFTI = 'session.nii.gz';
const SURFACE = 'lh.betas.mgh';
const N_VERTICES = 163_842;

type Peers = Record<string, { seconds: number; sum: number } | undefined>;

function writeFiles(): Peers {
  const program = 'scripts/fixtures/bench/write_layouts.py';
  const ran = spawnSync(python, [program, folder, String(N_TRIALS)], { encoding: 'utf8' });
  if (ran.status !== 0)
    throw new Error(`${program} needs Python with h5py and numpy: ${ran.stderr}`);
  return JSON.parse(ran.stdout) as Peers;
}

interface Timed {
  seconds: number;
  bytes: number;
}

/** Median of rounds; the sum must be the peer's. */
async function time(page: Page, way: Way, file: string, sum: number | undefined): Promise<Timed> {
  const readings: Reading[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const one = await page.evaluate((asked) => window.readSession(asked.way, asked.file), {
      way,
      file,
    });
    if (sum !== undefined && one.sum !== sum) {
      throw new Error(`${file}: Python sums the values to ${sum}, the page to ${one.sum}`);
    }
    readings.push(one);
  }
  return {
    seconds: median(readings.map(({ seconds }) => seconds)),
    bytes: readings[0]?.bytes ?? 0,
  };
}

async function hdf5Row(page: Page, layout: string, peers: Peers): Promise<Row> {
  const file = `${layout}.hdf5`;
  const peer = peers[file];
  const pages = await time(page, 'pages', file, undefined);
  const columns = await time(page, 'columns', file, peer?.sum);
  return {
    what: `HDF5, ${layout}: mask / whole file`,
    value: columns.seconds / pages.seconds,
    unit: 'x',
    limit: { value: 1.5, at: 'most' },
    note:
      `${columns.seconds.toFixed(2)} s of ${pages.seconds.toFixed(2)} s in pages; ` +
      `h5py ${peer?.seconds.toFixed(2) ?? '?'} s`,
  };
}

async function niftiRow(page: Page, peers: Peers): Promise<Row> {
  const peer = peers[NIFTI];
  const { seconds } = await time(page, 'columns', NIFTI, peer?.sum);
  return {
    what: '.nii.gz streamed through the mask / gzip and numpy',
    value: seconds / (peer?.seconds ?? NaN),
    unit: 'x',
    limit: { value: 2, at: 'most' },
    note: `${seconds.toFixed(2)} s, Python ${peer?.seconds.toFixed(2) ?? '?'} s`,
  };
}

async function surfaceRow(page: Page, peers: Peers): Promise<Row> {
  const peer = peers[SURFACE];
  const { seconds, bytes } = await time(page, 'rows', SURFACE, peer?.sum);
  const needed = Math.min(100, N_TRIALS) * N_VERTICES * 4;
  return {
    what: 'MGH, 100 trials: bytes read / bytes of those trials',
    value: bytes / needed,
    unit: 'x',
    limit: { value: 1.01, at: 'most' },
    note: `${seconds.toFixed(2)} s for ${(needed / 1e6).toFixed(0)} MB; numpy ${peer?.seconds.toFixed(2) ?? '?'} s`,
  };
}

export async function benchLayouts(): Promise<Row[]> {
  const peers = writeFiles();
  const names = [...LAYOUTS.map((layout) => `${layout}.hdf5`), NIFTI, SURFACE, 'mask.bin'];
  return inBenchPage(
    names.map((name) => join(folder, name)),
    async (page) => {
      const rows: Row[] = [];
      for (const layout of LAYOUTS) rows.push(await hdf5Row(page, layout, peers));
      return [...rows, await niftiRow(page, peers), await surfaceRow(page, peers)];
    },
  );
}
