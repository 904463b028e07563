/** @file A worker for tests: opens a file, describes it, and reads what it is asked for. */
import type { ArrayInfo, NumericArray } from '../../domain/arrays.ts';
import { asLabError } from '../../domain/errors.ts';
import { describe, openFile } from '../registry.ts';

export interface ReadingRequest {
  name: string;
  blob: Blob;
  /** Array to read; none to describe all. */
  path?: string;
  columns?: Uint32Array;
}

export type ReadingReply =
  | { kind: 'described'; format: string; infos: ArrayInfo[] }
  | { kind: 'read'; values: NumericArray }
  | { kind: 'failed'; code: string; message: string };

async function answer({ name, blob, path, columns }: ReadingRequest): Promise<ReadingReply> {
  const opened = await openFile({ path: name, blob });
  try {
    if (path === undefined) {
      return { kind: 'described', format: opened.format, infos: await describe(opened) };
    }
    const array = opened.arrays.find((one) => one.path === path);
    const values = columns ? await array?.readColumns?.(columns) : await array?.read();
    if (!values) throw new Error(`no array ${path}`);
    return { kind: 'read', values };
  } finally {
    opened.close();
  }
}

self.onmessage = ({ data }: MessageEvent<ReadingRequest>) => {
  answer(data)
    .catch((error: unknown): ReadingReply => {
      const { code, message } = asLabError(error);
      return { kind: 'failed', code, message };
    })
    .then((reply) => self.postMessage(reply))
    .catch((error: unknown) => {
      throw error;
    });
};
