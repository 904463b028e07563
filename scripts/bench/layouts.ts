/**
 * @file One session in every layout that occurs, each against a peer of the same run: HDF5 in four
 * chunkings against reading the file whole in pages of 4 MiB in the same page (h5py beside it), a
 * `.nii.gz` against Python's gzip and numpy, and 100 trials of an MGH surface by the bytes they take.
 * NSD's own chunking stands for 40 sessions first, read one after another and kept. Rounds take turns:
 * page, lab, Python, and again.
 *
 * One file lies on disk at a time (at most 2.2 GB while it is written), and none when it ends.
 * BENCH_TRIALS=30 makes small files, to try the bench itself; `--files=gzip.hdf5,...` takes some.
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
const interpreter = process.env['PYTHON'] ?? '/usr/bin/python3';
const folder = join(scratch, 'layouts');
const ROUNDS = 3;
const N_VERTICES = 163_842;

interface Peer {
  seconds: number;
  sum: number;
}

/** Write one file into the folder (or only read it again); how Python reads it. */
function python(folder: string, name: string, ...again: ['read'] | []): Peer {
  const program = 'scripts/fixtures/bench/write_layouts.py';
  const args = [program, folder, String(N_TRIALS), name, ...again];
  const ran = spawnSync(interpreter, args, { encoding: 'utf8' });
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
  /** Bytes of the file that were asked for. */
  bytes: number;
  /** Python's seconds. */
  peer: number;
  /** Reading all of the file in pages, seconds; 0 where it was not asked for. */
  pages: number;
}

/** Medians of rounds that take turns; the sum must be Python's. */
async function time(page: Page, way: Way, file: string, alsoPages = false): Promise<Timed> {
  const readings: Reading[] = [];
  const pages: number[] = [];
  const peers: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    if (alsoPages) pages.push((await readOnce(page, 'pages', file)).seconds);
    const one = await readOnce(page, way, file);
    const peer = python(folder, file, 'read');
    assertSum(file, one, peer);
    readings.push(one);
    peers.push(peer.seconds);
  }
  return {
    seconds: median(readings.map(({ seconds }) => seconds)),
    bytes: readings[0]?.bytes ?? 0,
    peer: median(peers),
    pages: alsoPages ? median(pages) : 0,
  };
}

type Measure = (page: Page, file: string) => Promise<Row[]>;

const hdf5: Measure = async (page, file) => {
  const { seconds, pages, peer } = await time(page, 'columns', file, true);
  const note =
    `${seconds.toFixed(2)} s of ${pages.toFixed(2)} s in pages; h5py ${peer.toFixed(2)} s, ` +
    `${(peer / seconds).toFixed(2)} times as long`;
  return [
    {
      what: `HDF5, ${file.replace('.hdf5', '')}: mask / whole file`,
      value: seconds / pages,
      unit: 'x',
      limit: { value: 1.5, at: 'most' },
      note,
    },
  ];
};

/** Memory first: slices of the whole file lie about until the browser collects them. */
const sessionsThenHdf5: Measure = async (page, file) => {
  const reading = await readOnce(page, 'sessions', file);
  assertSum(file, reading, python(folder, file, 'read'));
  const kept = (40 * 15_724 * N_TRIALS * 2) / 1e6;
  const row: Row = {
    what: '40 sessions one after another, int16 kept: peak memory of the page',
    value: peakPageBytes(marker) / 1e6,
    unit: 'MB',
    limit: { value: 1500, at: 'most' },
    note: `resident; ${kept.toFixed(0)} MB of it are the betas; ${(reading.seconds / 40).toFixed(2)} s a session`,
  };
  return [row, ...(await hdf5(page, file))];
};

const nifti: Measure = async (page, file) => {
  const { seconds, peer } = await time(page, 'columns', file);
  return [
    {
      what: '.nii.gz streamed through the mask / gzip and numpy',
      value: seconds / peer,
      unit: 'x',
      limit: { value: 2, at: 'most' },
      note: `${seconds.toFixed(2)} s, Python ${peer.toFixed(2)} s`,
    },
  ];
};

const surface: Measure = async (page, file) => {
  const { seconds, bytes, peer } = await time(page, 'rows', file);
  const needed = Math.min(100, N_TRIALS) * N_VERTICES * 4;
  return [
    {
      what: 'MGH, 100 trials: bytes read / bytes of those trials',
      value: bytes / needed,
      unit: 'x',
      limit: { value: 1.01, at: 'most' },
      note: `${seconds.toFixed(2)} s for ${(needed / 1e6).toFixed(0)} MB; numpy ${peer.toFixed(2)} s`,
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

function filesAsked(argv: readonly string[]): string[] {
  const option = argv.find((arg) => arg.startsWith('--files='))?.slice('--files='.length);
  const names = option?.split(',') ?? Object.keys(FILES);
  const unknown = names.filter((name) => !Object.hasOwn(FILES, name));
  if (unknown.length === 0) return names;
  throw new Error(`No file ${unknown.join(', ')}; there are: ${Object.keys(FILES).join(', ')}.`);
}

export function benchLayouts(): Promise<Row[]> {
  const files = filesAsked(process.argv);
  return inReadingPage([], async (page) => {
    const rows: Row[] = [];
    for (const file of files) {
      python(folder, file);
      const dropped = [file, 'mask.bin'].map((name) => join(folder, name));
      await page.locator('input').setInputFiles(dropped);
      const measure = FILES[file];
      if (measure) rows.push(...(await measure(page, file)));
      rmSync(join(folder, file));
    }
    return rows;
  });
}
