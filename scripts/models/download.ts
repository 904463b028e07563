/**
 * @file One file from a server to a folder: goes on where an earlier try ended, and takes its final
 * name only once its checksum is the right one.
 */
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { LabError } from '../../src/domain/errors.ts';
import { type Checksum, checksumOfFile } from './checksum.ts';
import { ask, PATIENCE, reasonOf } from './request.ts';

const TRIES = 3;

export interface DownloadRequest {
  address: URL;
  folder: string;
  /** Final name in the folder. */
  name: string;
  /** Wins over what the server says; `by` is who says it. */
  pinned?: { sha256: string; by: string } | undefined;
  onProgress?: (done: number, total: number | undefined) => void;
  /** Milliseconds without a byte until a connection counts as cut. */
  patience?: number;
}

export interface Downloaded {
  path: string;
  checksum: Checksum;
  bytes: number;
  revision: string | undefined;
  /** `kept`: it was there already, with the right checksum. */
  how: 'new' | 'resumed' | 'kept';
}

const sizeOf = async (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

/**
 * Fetch a file and check it.
 *
 * @throws LabError  `model-fetch` when the server refuses or the connection is cut three times (what
 *                   came stays beside, for the next try); `missing-part` when nobody says a checksum;
 *                   `hash-mismatch` (nothing stays).
 */
export async function download(request: DownloadRequest): Promise<Downloaded> {
  const { address, folder, name, patience = PATIENCE } = request;
  const facts = await ask(address, { method: 'HEAD', patience });
  const checksum: Checksum | undefined = request.pinned
    ? { kind: 'sha256', hex: request.pinned.sha256, by: request.pinned.by }
    : facts.checksum;
  if (!checksum) {
    throw new LabError(
      'missing-part',
      `Nobody says the checksum of ${name}: neither the manifest nor ${address.host}. Give it: --sha256 ${name}=HEX.`,
    );
  }
  const path = join(folder, name);
  const { bytes: total, revision } = facts;
  const done = async (how: Downloaded['how']): Promise<Downloaded> => {
    return { path, checksum, bytes: await sizeOf(path), revision, how };
  };
  if ((await sizeOf(path)) > 0 && (await checksumOfFile(path, checksum.kind)) === checksum.hex) {
    return done('kept');
  }
  // Of another version of the file, a part has another name and is not gone on with.
  const part = `${path}.${checksum.hex.slice(0, 12)}.part`;
  const resumed = await fetchAll({ ...request, patience }, part, total);
  await checkPart(part, checksum, name);
  await rename(part, path);
  return done(resumed ? 'resumed' : 'new');
}

async function checkPart(part: string, checksum: Checksum, name: string): Promise<void> {
  const found = await checksumOfFile(part, checksum.kind);
  if (found === checksum.hex) return;
  await rm(part, { force: true });
  throw new LabError(
    'hash-mismatch',
    `${name} has the ${checksum.kind} checksum ${found}, ${checksum.by} says ${checksum.hex}: it is another file or damaged. Nothing of it was kept.`,
  );
}

type Asked = DownloadRequest & { patience: number };

/** Was anything of it there from an earlier run? */
async function fetchAll(asked: Asked, part: string, total: number | undefined): Promise<boolean> {
  const before = await sizeOf(part);
  if (total !== undefined && before === total) return true;
  let resumed = false;
  for (let left = TRIES; left > 0; left -= 1) {
    try {
      resumed = (await fetchRest(asked, part, total)) && before > 0;
      return resumed;
    } catch (cause) {
      if (cause instanceof LabError) throw cause;
      if (left > 1) continue;
      throw cut(asked, await sizeOf(part), total, cause);
    }
  }
  return resumed;
}

function cut(
  { address, name }: Asked,
  done: number,
  total: number | undefined,
  cause: unknown,
): LabError {
  const of = total === undefined ? '' : ` of ${total}`;
  return new LabError(
    'model-fetch',
    `The connection to ${address.host} was cut ${TRIES} times, after ${done}${of} bytes of ${name} (${reasonOf(cause)}). Run the command again: it goes on from there.`,
    {},
    { cause },
  );
}

/** One connection, from where the part ends. @returns whether the server went on from there */
async function fetchRest(asked: Asked, part: string, total: number | undefined): Promise<boolean> {
  const { address, patience, onProgress } = asked;
  const before = await sizeOf(part);
  const isOver = total !== undefined && before > total;
  const headers: Record<string, string> =
    before > 0 && !isOver ? { range: `bytes=${before}-` } : {};
  const { response } = await ask(address, { method: 'GET', headers, patience });
  const range = response.headers.get('content-range') ?? '';
  const goesOn = response.status === 206 && range.startsWith(`bytes ${before}-`);
  let done = goesOn ? before : 0;
  const sink = createWriteStream(part, { flags: goesOn ? 'a' : 'w' });
  const count = (bytes: number): void => {
    done += bytes;
    onProgress?.(done, total);
  };
  if (response.body) await pipeline(chunksOf(response.body, patience, count), sink);
  else sink.end();
  if (total !== undefined && done < total) throw new Error('the answer ended early');
  return goesOn;
}

/** The pieces of an answer as they come. @throws Error after `patience` milliseconds without one */
async function* chunksOf(
  body: ReadableStream<Uint8Array>,
  patience: number,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await inTime(reader.read(), patience);
      if (done) return;
      onBytes(value.byteLength);
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`no byte for ${ms / 1000} s`));
    const timer = setTimeout(late, ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
