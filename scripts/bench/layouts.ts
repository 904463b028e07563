/**
 * @file One session in every layout that occurs, each against a peer of the same run: HDF5 in four
 * chunkings against reading the file whole in pages of 4 MiB in the same page (h5py beside it), a
 * `.nii.gz` against Python's gzip and numpy, and 100 trials of an MGH surface by the bytes they take.
 * NSD's own chunking stands for 40 sessions first, read one after another and kept.
 *
 * One file lies on disk at a time (at most 2.2 GB while it is written), and none when it ends.
 * BENCH_TRIALS=30 makes small files, to try the bench itself.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { inReadingPage, marker } from './hdf5.ts';
import type { Reading, Way } from './hdf5-page/reading.worker.ts';
import { peakPageBytes } from './processes.ts';
import { scratch } from './scratch.ts';
import { median, type Row } from './table.ts';

const N_TRIALS = Number(process.env['BENCH_TRIALS'] ?? 750);
const python = process.env['PYTHON'] ?? '/usr/bin/python3';
const ROUNDS = 3;
const N_VERTICES = 163_842;

interface Peer {
  seconds: number;
  sum: number;
}

/** Write one file into the folder; how Python reads it. */
function writeFile(folder: string, name: string): Peer {
  const program = 'scripts/fixtures/bench/write_layouts.py';
  const ran = spawnSync(python, [program, folder, String(N_TRIALS), name], { encoding: 'utf8' });
  if (ran.status !== 0)
    throw new Error(`${program} needs Python with h5py and numpy: ${ran.stderr}`);
  return JSON.parse(ran.stdout) as Peer;
}

const readOnce = (page: Page, way: Way, file: string): Promise<Reading> =>
  page.evaluate((asked) => window.readSession(asked.way, asked.file), { way, file });

function assertSum(file: string, { sum }: Reading, peer: Peer): void {
  if (sum === peer.sum) return;
  throw new Error(`${file}: Python sums the values to ${peer.sum}, the page to ${sum}`);
}

interface Timed {
  seconds: number;
  bytes: number;
}

/** Median of rounds; the sum must be the peer's where there is one. */
async function time(page: Page, way: Way, file: string, peer?: Peer): Promise<Timed> {
  const readings: Reading[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const one = await readOnce(page, way, file);
    if (peer) assertSum(file, one, peer);
    readings.push(one);
  }
  return {
    seconds: median(readings.map(({ seconds }) => seconds)),
    bytes: readings[0]?.bytes ?? 0,
  };
}

type Measure = (page: Page, file: string, peer: Peer) => Promise<Row[]>;

const hdf5: Measure = async (page, file, peer) => {
  const pages = await time(page, 'pages', file);
  const columns = await time(page, 'columns', file, peer);
  const note =
    `${columns.seconds.toFixed(2)} s of ${pages.seconds.toFixed(2)} s in pages; ` +
    `h5py ${peer.seconds.toFixed(2)} s`;
  return [
    {
      what: `HDF5, ${file.replace('.hdf5', '')}: mask / whole file`,
      value: columns.seconds / pages.seconds,
      unit: 'x',
      limit: { value: 1.5, at: 'most' },
      note,
    },
  ];
};

/** Memory first: slices of the whole file lie about until the browser collects them. */
const sessionsThenHdf5: Measure = async (page, file, peer) => {
  const reading = await readOnce(page, 'sessions', file);
  assertSum(file, reading, peer);
  const kept = (40 * 15_724 * N_TRIALS * 2) / 1e6;
  const row: Row = {
    what: '40 sessions one after another, int16 kept: peak memory of the page',
    value: peakPageBytes(marker) / 1e6,
    unit: 'MB',
    limit: { value: 1500, at: 'most' },
    note: `resident; ${kept.toFixed(0)} MB of it are the betas; ${(reading.seconds / 40).toFixed(2)} s a session`,
  };
  return [row, ...(await hdf5(page, file, peer))];
};

const nifti: Measure = async (page, file, peer) => {
  const { seconds } = await time(page, 'columns', file, peer);
  return [
    {
      what: '.nii.gz streamed through the mask / gzip and numpy',
      value: seconds / peer.seconds,
      unit: 'x',
      limit: { value: 2, at: 'most' },
      note: `${seconds.toFixed(2)} s, Python ${peer.seconds.toFixed(2)} s`,
    },
  ];
};

const surface: Measure = async (page, file, peer) => {
  const { seconds, bytes } = await time(page, 'rows', file, peer);
  const needed = Math.min(100, N_TRIALS) * N_VERTICES * 4;
  return [
    {
      what: 'MGH, 100 trials: bytes read / bytes of those trials',
      value: bytes / needed,
      unit: 'x',
      limit: { value: 1.01, at: 'most' },
      note: `${seconds.toFixed(2)} s for ${(needed / 1e6).toFixed(0)} MB; numpy ${peer.seconds.toFixed(2)} s`,
    },
  ];
};

const FILES: Readonly<Record<string, Measure>> = {
  'voxelwise.hdf5': sessionsThenHdf5,
  'trialwise.hdf5': hdf5,
  'contiguous.hdf5': hdf5,
  'gzip.hdf5': hdf5,
  'session.nii.gz': nifti,
  'lh.betas.mgh': surface,
};

export function benchLayouts(): Promise<Row[]> {
  const folder = join(scratch, 'layouts');
  return inReadingPage([], async (page) => {
    const rows: Row[] = [];
    for (const [file, measure] of Object.entries(FILES)) {
      const peer = writeFile(folder, file);
      const dropped = [file, 'mask.bin'].map((name) => join(folder, name));
      await page.locator('input').setInputFiles(dropped);
      rows.push(...(await measure(page, file, peer)));
      rmSync(join(folder, file));
    }
    return rows;
  });
}
