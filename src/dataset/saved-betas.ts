/**
 * @file Masked betas kept between visits, so that a large folder is read through its mask once. A
 * session is known by the content of its files and the voxels taken from them, never by names; what
 * is kept is checked against its own checksum before it is used.
 */
import { LabError } from '../domain/errors.ts';
import { crc32Of } from '../readers/crc32.ts';
import type { DatasetInfo } from '../domain/dataset.ts';
import type { BetasSource, SessionBetas } from './betas-source.ts';
import type { Dataset } from './dataset.ts';

/** Where they are kept; values are whole files. */
export interface BetasStore {
  get(key: string): Promise<ArrayBuffer | undefined>;
  has(key: string): Promise<boolean>;
  /** Bytes that the browser would still give; undefined where it does not tell. */
  room(): Promise<number | undefined>;
  /** @throws LabError `storage-failed` when there is no room. */
  put(key: string, parts: ArrayBufferView<ArrayBuffer>[]): Promise<void>;
  remove(key: string): Promise<void>;
  /** What is kept in all. */
  usage(): Promise<{ files: number; bytes: number }>;
  wipe(): Promise<void>;
}

const MAGIC = 0x424d4941; // 'AIMB'
const HEADER_BYTES = 20;

/** A session as a file: magic, type, trials, voxels, checksum, then the values little-endian. */
export function encodeSession({ betas, nTrials, nVoxels }: SessionBetas) {
  const bytes = new Uint8Array(betas.byteLength);
  bytes.set(new Uint8Array(betas.buffer, betas.byteOffset, betas.byteLength));
  const type = betas instanceof Int16Array ? 0 : 1;
  const header = Uint32Array.of(MAGIC, type, nTrials, nVoxels, crc32Of(bytes));
  return [header, bytes];
}

/** @returns undefined for anything but an undamaged session of this size. */
export function decodeSession(
  file: ArrayBuffer,
  nVoxels: number,
): Omit<SessionBetas, 'invalid'> | undefined {
  if (file.byteLength < HEADER_BYTES) return undefined;
  const [magic, type, nTrials = 0, width, checksum] = new Uint32Array(file, 0, 5);
  const values = new Uint8Array(file, HEADER_BYTES);
  const bytes = nTrials * nVoxels * (type === 0 ? 2 : 4);
  if (magic !== MAGIC || width !== nVoxels || values.length !== bytes) return undefined;
  if (crc32Of(values) !== checksum) return undefined;
  const betas =
    type === 0
      ? new Int16Array(file.slice(HEADER_BYTES))
      : new Float32Array(file.slice(HEADER_BYTES));
  return { betas, nTrials, nVoxels };
}

async function fromStore(betas: BetasSource, session: number, store: BetasStore) {
  const key = await betas.key(session);
  const file = key && (await store.get(key));
  if (!key || !file) return undefined;
  const found = decodeSession(file, betas.nVoxels);
  if (!found) await store.remove(key);
  return found && { ...found, invalid: betas.invalid(session, found.betas) };
}

/** The same source; sessions that are kept come from the store. */
export function throughStore(betas: BetasSource, store: BetasStore): BetasSource {
  return {
    ...betas,
    async session(session, options) {
      return (await fromStore(betas, session, store)) ?? betas.session(session, options);
    },
  };
}

/**
 * Keep a session.
 *
 * @returns False when it was there already.
 * @throws LabError `storage-failed` when there is no room; `unsupported-layout` for sessions whose
 *                  files cannot be told by their content.
 */
export async function saveSession(
  betas: BetasSource,
  session: number,
  store: BetasStore,
  signal?: AbortSignal,
): Promise<boolean> {
  const key = await betas.key(session);
  if (!key) {
    throw new LabError(
      'unsupported-layout',
      `Session ${session} is not read from files: nothing to keep.`,
    );
  }
  if (await store.has(key)) return false;
  await store.put(key, encodeSession(await betas.session(session, { signal })));
  return true;
}

/** About as large as a session is when it is kept: int16 where the units say so. */
function bytesOf({ units, nVoxels }: DatasetInfo, nTrials: number): number {
  return HEADER_BYTES + nTrials * nVoxels * (units === 'psc300' ? 2 : 4);
}

/** Which sessions of a data set are kept, and what the others need. */
export async function keptOf({ info, betas }: Pick<Dataset, 'info' | 'betas'>, store: BetasStore) {
  let [kept, needed] = [0, 0];
  for (const { session, nTrials } of info.sessions) {
    const key = await betas.key(session);
    if (key !== undefined && (await store.has(key))) kept += 1;
    else needed += bytesOf(info, nTrials);
  }
  return { kept, of: info.sessions.length, needed };
}

/** @throws LabError `storage-failed` when the browser says that there is less room than is needed. */
export async function checkRoom(needed: number, store: BetasStore): Promise<void> {
  const room = await store.room();
  if (room === undefined || room >= needed) return;
  const megabytes = (bytes: number) => `${Math.max(0, Math.round(bytes / 1e6))} MB`;
  throw new LabError(
    'storage-failed',
    `These betas need about ${megabytes(needed)}; the browser gives this page ${megabytes(room)} more. ` +
      'Wipe what is kept, free disk space, or go on without: the files are read each time.',
    { needed, room },
  );
}
