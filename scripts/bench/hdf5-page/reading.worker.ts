/** @file Times two ways through one file: all of it in pages of 4 MiB, and the mask's voxels only. */
import { openFile } from '../../../src/readers/registry.ts';

export interface Reading {
  seconds: number;
  /** Sum of the voxels read, or of the bytes; proves that they were read. */
  sum: number;
}

const PAGE = 4 * 2 ** 20;

/** Declared here, as the DOM's typings leave it to workers. */
declare class FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
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

async function readColumns(session: File, mask: File): Promise<number> {
  const columns = new Uint32Array(await mask.arrayBuffer());
  const opened = await openFile({ path: session.name, blob: session });
  const betas = opened.arrays.find(({ path }) => path === '/betas');
  const values = await betas?.readColumns?.(columns);
  opened.close();
  let sum = 0;
  for (const value of values ?? []) sum += value;
  return sum;
}

self.onmessage = async ({ data }: MessageEvent<{ kind: string; files: File[] }>) => {
  const named = (name: string) => data.files.find((file) => file.name === name) as File;
  const start = performance.now();
  const session = named('session.hdf5');
  const sum =
    data.kind === 'pages' ? readPages(session) : await readColumns(session, named('mask.bin'));
  self.postMessage({ seconds: (performance.now() - start) / 1000, sum } satisfies Reading);
};
