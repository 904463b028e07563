/**
 * @file Times ways through one file: all of it in pages of 4 MiB, the mask's voxels only, its first 100
 * trials one by one, or the mask's voxels of 40 sessions that it stands for, all kept. Bytes asked of
 * the file are counted.
 */
import { openFile } from '../../../src/readers/registry.ts';
import { createCrew } from '../../../workers/reader/crew.ts';

export type Way = 'pages' | 'columns' | 'rows' | 'sessions';

export interface Asked {
  way: Way;
  /** Name of the file. */
  file: string;
}

export interface Reading {
  seconds: number;
  /** Sum of the values read, or of bytes; proves that they were read. */
  sum: number;
  /** Bytes of the file that were asked for by slices. */
  bytes: number;
}

export type Answer = Reading | { failed: string };

const PAGE = 4 * 2 ** 20;
const N_ROWS = 100;
const N_SESSIONS = 40;

const crew = createCrew();

/** Declared here, as the DOM's typings leave it to workers. */
declare class FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

/** The same file; every slice adds to `counted.bytes`. */
function counting(file: File): { blob: File; counted: { bytes: number } } {
  const counted = { bytes: 0 };
  const slice = file.slice.bind(file);
  file.slice = (start = 0, end = file.size, type?: string) => {
    counted.bytes += Math.min(end, file.size) - start;
    return slice(start, end, type);
  };
  return { blob: file, counted };
}

function readPages(file: File): number {
  const reader = new FileReaderSync();
  let sum = 0;
  for (let at = 0; at < file.size; at += PAGE) {
    const bytes = new Uint8Array(reader.readAsArrayBuffer(file.slice(at, at + PAGE)));
    sum += bytes[0] ?? 0;
  }
  return sum;
}

function sumOf(values: ArrayLike<number> | undefined): number {
  let sum = 0;
  for (let i = 0; i < (values?.length ?? 0); i++) sum += values?.[i] ?? 0;
  return sum;
}

async function maskedBetas(session: File, mask: File) {
  const columns = new Uint32Array(await mask.arrayBuffer());
  const opened = await openFile({ path: session.name, blob: session }, { crew });
  const betas = await opened.arrays[0]?.readColumns?.(columns);
  opened.close();
  return betas;
}

async function readColumns(session: File, mask: File): Promise<number> {
  return sumOf(await maskedBetas(session, mask));
}

/** One after another, each a file of its own to the reader; the sum of the last. */
async function readSessions(session: File, mask: File): Promise<number> {
  const kept: Awaited<ReturnType<typeof maskedBetas>>[] = [];
  for (let n = 1; n <= N_SESSIONS; n++) {
    kept.push(await maskedBetas(new File([session], `betas_session${n}.hdf5`), mask));
  }
  return sumOf(kept.at(-1));
}

async function readRows(session: File): Promise<number> {
  const opened = await openFile({ path: session.name, blob: session }, { crew });
  const [betas] = opened.arrays;
  let sum = 0;
  for (let row = 0; row < Math.min(N_ROWS, betas?.shape[0] ?? 0); row++) {
    sum += sumOf(await betas?.readRows?.(row, row + 1));
  }
  opened.close();
  return sum;
}

async function answer({ way, file, files }: Asked & { files: File[] }): Promise<Reading> {
  const named = (name: string) => files.find((one) => one.name === name) as File;
  const { blob, counted } = counting(named(file));
  const start = performance.now();
  const ways = {
    pages: () => readPages(blob),
    columns: () => readColumns(blob, named('mask.bin')),
    rows: () => readRows(blob),
    sessions: () => readSessions(blob, named('mask.bin')),
  };
  const sum = await ways[way]();
  return { seconds: (performance.now() - start) / 1000, sum, bytes: counted.bytes };
}

self.onmessage = ({ data }: MessageEvent<Asked & { files: File[] }>) => {
  const failed = (error: unknown): Answer => ({ failed: String(error) });
  void answer(data)
    .catch(failed)
    .then((reply) => self.postMessage(reply));
};
