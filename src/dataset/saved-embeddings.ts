/**
 * @file Embeddings of stimuli kept between visits: a file for each encoder and source of stimuli. A file
 * is known by the content of both; its rows by their place in the source, so that other sessions of a
 * subject add to it. What is kept is checked against its own checksum before it is used.
 */
import type { EmbeddedTarget } from '../domain/dataset.ts';
import { crc32Of } from '../readers/crc32.ts';
import type { Dataset } from './dataset.ts';
import { hashText } from './fingerprint.ts';
import type { BetasStore } from './saved-betas.ts';

/** What is embedded: a target, or `captions`, all captions of a condition where a target has the first. */
export type KeptSet = EmbeddedTarget | 'captions';

export interface KeptAs {
  set: KeptSet;
  /** The network, its weights and its preprocessing, in words that change with them. */
  encoder: string;
}

/** Vectors by condition; a condition may have several. */
export interface ConditionVectors {
  /** `[n]`, in any order. */
  conditions: Int32Array;
  /** `[n, dim]` row-major. */
  matrix: Float32Array;
  dim: number;
}

const MAGIC = 0x454d4941; // 'AIME'
const HEADER_BYTES = 16;

/** A file: magic, rows, width, checksum, then rows' ids and values, little-endian. */
export function encodeVectors({ conditions, matrix, dim }: ConditionVectors) {
  const body = new Uint8Array(conditions.byteLength + matrix.byteLength);
  body.set(new Uint8Array(conditions.buffer, conditions.byteOffset, conditions.byteLength));
  const values = new Uint8Array(matrix.buffer, matrix.byteOffset, matrix.byteLength);
  body.set(values, conditions.byteLength);
  return [Uint32Array.of(MAGIC, conditions.length, dim, crc32Of(body)), body];
}

/** @returns undefined for anything but an undamaged file. */
export function decodeVectors(file: ArrayBuffer): ConditionVectors | undefined {
  if (file.byteLength < HEADER_BYTES) return undefined;
  const [magic, n = 0, dim = 0, checksum] = new Uint32Array(file, 0, 4);
  const bytes = HEADER_BYTES + 4 * n + 4 * n * dim;
  if (magic !== MAGIC || n === 0 || dim === 0 || file.byteLength !== bytes) return undefined;
  if (crc32Of(new Uint8Array(file, HEADER_BYTES)) !== checksum) return undefined;
  return {
    conditions: new Int32Array(file.slice(HEADER_BYTES, HEADER_BYTES + 4 * n)),
    matrix: new Float32Array(file.slice(HEADER_BYTES + 4 * n)),
    dim,
  };
}

/** Name of the file, and the row in it of each condition. */
async function placeOf(dataset: Dataset, { set, encoder }: KeptAs) {
  const { info, stimuli, annotations } = dataset;
  const own: Int32Array = Int32Array.from({ length: info.nConditions }, (_, i) => i);
  let source = { key: info.id, rowOf: own };
  if (set === 'image' || set === 'resnet') source = stimuli?.identity ?? source;
  else source.key = JSON.stringify(await annotations.captions([...own]));
  const key = await hashText(JSON.stringify([set, encoder, source.key]));
  return { key, rowOf: source.rowOf };
}

/** What is kept of this data set's stimuli; `damaged` when a file was there and thrown away. */
export async function keptVectors(
  dataset: Dataset,
  store: BetasStore,
  as: KeptAs,
): Promise<{ vectors: ConditionVectors | undefined; damaged: boolean }> {
  const { key, rowOf } = await placeOf(dataset, as);
  const file = await store.get(key);
  if (!file) return { vectors: undefined, damaged: false };
  const found = decodeVectors(file);
  if (!found) {
    await store.remove(key);
    return { vectors: undefined, damaged: true };
  }
  const conditionsOf = new Map<number, number[]>();
  rowOf.forEach((row, condition) => {
    conditionsOf.set(row, [...(conditionsOf.get(row) ?? []), condition]);
  });
  const places = [...found.conditions].flatMap((row, i) =>
    (conditionsOf.get(row) ?? []).map((condition) => ({ condition, i })),
  );
  return { vectors: pick(found, places), damaged: false };
}

function pick(
  { matrix, dim }: ConditionVectors,
  places: { condition: number; i: number }[],
): ConditionVectors {
  const out = new Float32Array(places.length * dim);
  places.forEach(({ i }, at) => out.set(matrix.subarray(i * dim, (i + 1) * dim), at * dim));
  return { conditions: Int32Array.from(places, ({ condition }) => condition), matrix: out, dim };
}

/**
 * Keep vectors beside those that are there; a condition's own take the place of its older ones.
 *
 * @throws LabError `storage-failed` when there is no room; what was kept before stays then.
 */
export async function keepVectors(
  dataset: Dataset,
  store: BetasStore,
  as: KeptAs,
  added: ConditionVectors,
): Promise<void> {
  const { key, rowOf } = await placeOf(dataset, as);
  const rows = Int32Array.from(added.conditions, (condition) => rowOf[condition] ?? -1);
  const file = await store.get(key);
  const before = file && decodeVectors(file);
  const isNew = new Set(rows);
  const stays = before?.dim === added.dim ? before : undefined;
  const places = [...(stays?.conditions ?? [])]
    .map((row, i) => ({ condition: row, i }))
    .filter(({ condition }) => !isNew.has(condition));
  const old = stays && pick(stays, places);
  const matrix = new Float32Array((old?.matrix.length ?? 0) + added.matrix.length);
  if (old) matrix.set(old.matrix);
  matrix.set(added.matrix, old?.matrix.length ?? 0);
  const conditions = Int32Array.from([...(old?.conditions ?? []), ...rows]);
  await store.put(key, encodeVectors({ conditions, matrix, dim: added.dim }));
}
