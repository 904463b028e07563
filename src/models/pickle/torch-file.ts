/**
 * @file What `torch.save` and `pickle.dump` write, opened: the root value, and where the bytes of
 * each storage lie. Three layouts: a plain pickle (StyleGAN snapshots, whose storages are torch
 * files inside), the legacy torch stream, and the zip archive of today.
 * @see https://github.com/pytorch/pytorch/blob/main/torch/serialization.py
 */
import { LabError } from '../../domain/errors.ts';
import { FILE_RULES, STORAGE_RULES } from './allow-list.ts';
import { Cursor } from './cursor.ts';
import { cutOff, malformed } from './fail.ts';
import type { GlobalRules } from './machine.ts';
import { PickleBudget } from './machine.ts';
import { runPickle } from './run.ts';
import type { ByteRange, PickleStorage, PickleTensor, PickleValue, StorageType } from './values.ts';
import { isKind } from './values.ts';
import { locateEntry, readZipDirectory } from './zip.ts';

/** First pickle of a legacy torch stream. */
const MAGIC = 0x1950a86a20f9469cfc6cn;

export const BYTES_OF: Readonly<Record<StorageType, number>> = {
  DoubleStorage: 8,
  FloatStorage: 4,
  HalfStorage: 2,
  BFloat16Storage: 2,
  LongStorage: 8,
  IntStorage: 4,
  ShortStorage: 2,
  CharStorage: 1,
  ByteStorage: 1,
  BoolStorage: 1,
};

/** The numbers of a storage, located. */
export interface Located {
  type: StorageType;
  nNumbers: number;
  start: number;
}

export interface TorchFile {
  blob: Blob;
  root: PickleValue;
  /** Where a tensor's storage lies. Throws `malformed-file` when it is not in the file. */
  locate(storage: PickleTensor['storage']): Promise<Located>;
  /** Bytes fetched so far to read the root, payloads not counted. */
  nBytesRead: number;
}

/**
 * Open a file of any of the three layouts; no payload is read.
 *
 * @throws LabError as `runPickle` and `readZipDirectory`.
 */
export async function openTorchFile(blob: Blob): Promise<TorchFile> {
  if (blob.size < 4) throw cutOff(4, blob.size);
  const head = new DataView(await blob.slice(0, 4).arrayBuffer());
  if (head.getUint32(0, true) === 0x04034b50) return openArchive(blob);
  const cursor = new Cursor(blob);
  const budget = new PickleBudget();
  const first = await runPickle(cursor, FILE_RULES, budget);
  if (first === MAGIC) return openStream(cursor, FILE_RULES, budget);
  return {
    blob,
    root: first,
    nBytesRead: cursor.nBytesRead,
    locate: (storage) => locateNested(blob, storage, budget),
  };
}

async function openArchive(blob: Blob): Promise<TorchFile> {
  const entries = await readZipDirectory(blob);
  const pickle = entries.find(({ name }) => /(^|\/)data\.pkl$/.test(name));
  if (!pickle) {
    throw new LabError(
      'bad-model',
      `This zip archive has no data.pkl, so torch.save did not write it (it holds ${entries.length} entries). Drop a .pth of a state dict.`,
    );
  }
  const folder = pickle.name.slice(0, -'data.pkl'.length);
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const { start, end } = await locateEntry(blob, pickle);
  const cursor = new Cursor(blob, start, end);
  const budget = new PickleBudget();
  const root = await runPickle(cursor, FILE_RULES, budget);
  const locate = async (storage: PickleTensor['storage']): Promise<Located> => {
    if (isKind(storage, 'bytes')) return locateNested(blob, storage, budget);
    const entry = byName.get(`${folder}data/${storage.key}`);
    if (!entry) throw malformed(`the storage '${storage.key}' is not in the archive`, start);
    const place = await locateEntry(blob, entry);
    return fitted(storage, place.start, place.end);
  };
  return { blob, root, locate, nBytesRead: cursor.nBytesRead };
}

/**
 * A legacy stream behind its magic number: version, system, root, keys, then each storage as a
 * count of numbers and the numbers.
 */
async function openStream(
  cursor: Cursor,
  rules: GlobalRules,
  budget: PickleBudget,
): Promise<TorchFile> {
  await runPickle(cursor, rules, budget);
  await runPickle(cursor, rules, budget);
  const root = await runPickle(cursor, rules, budget);
  const keys = await runPickle(cursor, rules, budget);
  if (!isKind(keys, 'list')) throw malformed('its list of storages is missing', cursor.at);
  const starts = new Map<PickleValue, number>();
  const { blob } = cursor;
  const sizes = storageSizes(root);
  for (const key of keys.items) {
    const bytes = typeof key === 'string' ? sizes.get(key) : undefined;
    if (bytes === undefined) throw malformed('it lists a storage that no tensor uses', cursor.at);
    starts.set(key, cursor.at + 8);
    cursor.skip(8 + bytes);
  }
  const locate = async (storage: PickleTensor['storage']): Promise<Located> => {
    if (isKind(storage, 'bytes')) return locateNested(blob, storage, budget);
    const start = starts.get(storage.key);
    if (start === undefined) throw malformed(`it has no storage '${storage.key}'`, cursor.at);
    const count = new Cursor(blob, start - 8);
    await count.need(8);
    if (count.uint64() !== BigInt(storage.nNumbers)) {
      throw malformed(`the storage '${storage.key}' is of another size`, start - 8);
    }
    return fitted(storage, start, cursor.end);
  };
  return { blob, root, locate, nBytesRead: cursor.nBytesRead };
}

/** Bytes of each storage that occurs in the root, by key; shared values are seen once. */
function storageSizes(root: PickleValue): Map<string, number> {
  const sizes = new Map<string, number>();
  const seen = new Set<PickleValue>();
  const waiting: PickleValue[] = [root];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    if (isKind(value, 'storage')) sizes.set(value.key, value.nNumbers * BYTES_OF[value.type]);
    for (const child of childrenOf(value)) waiting.push(child);
  }
  return sizes;
}

function childrenOf(value: PickleValue): Iterable<PickleValue> {
  if (isKind(value, 'tensor')) return [value.storage];
  if (isKind(value, 'object')) return [value.state];
  if (isKind(value, 'dict')) return value.entries.values();
  if (isKind(value, 'list') || isKind(value, 'tuple') || isKind(value, 'set')) return value.items;
  return [];
}

/** The one storage of a torch stream that lies in the file as bytes. */
async function locateNested(
  blob: Blob,
  range: ByteRange | PickleStorage,
  budget: PickleBudget,
): Promise<Located> {
  if (range.kind === 'storage') {
    throw malformed(`a plain pickle has the storage '${range.key}' outside of it`, 0);
  }
  const cursor = new Cursor(blob, range.start, range.end);
  if ((await runPickle(cursor, STORAGE_RULES, budget)) !== MAGIC) {
    throw malformed('a nested storage does not begin as a torch file', range.start);
  }
  const nested = await openStream(cursor, STORAGE_RULES, budget);
  if (!isKind(nested.root, 'storage')) throw malformed('a nested storage is none', range.start);
  const located = await nested.locate(nested.root);
  const end = located.start + located.nNumbers * BYTES_OF[located.type];
  if (end !== range.end) throw malformed('a nested storage is of another size', range.start);
  return located;
}

function fitted({ type, nNumbers }: PickleStorage, start: number, end: number): Located {
  const needed = start + nNumbers * BYTES_OF[type];
  if (needed > end) throw cutOff(needed, end);
  return { type, nNumbers, start };
}
