/** @file True embeddings of some conditions: given by hand, else encoded from pictures or captions. */
import type { DatasetInfo, EmbeddedTarget, Picture } from '../domain/dataset.ts';
import type { MapperProtocol } from '../../workers/mapper/mapper.protocol.ts';
import type { Target } from '../domain/decode.ts';
import type { Services } from './lab-services.ts';

/** Vectors of conditions; a condition may have several, or none. */
export type Vectors = Map<number, Float32Array[]>;

interface Encoded {
  matrix: Float32Array;
  dim: number;
}

type Workers = Pick<Services, 'reader' | 'generator'>;

export const isEmbedded = (target: Target): target is EmbeddedTarget => target !== 'pixels';

/** Were embeddings of this target given with the data? */
export function isGiven(dataset: DatasetInfo | undefined, target: Target): boolean {
  return isEmbedded(target) && dataset?.givenEmbeddings?.[target] !== undefined;
}

/** Can true embeddings of this target be had from the dataset? */
export function canEmbed(dataset: DatasetInfo | undefined, target: Target): boolean {
  if (isGiven(dataset, target)) return true;
  const isOfPictures = target === 'image' || target === 'resnet';
  if (isOfPictures) return dataset?.stimuli !== undefined;
  return target === 'caption' && dataset?.hasCaptions === true;
}

/** One vector a condition, as given with the data. */
export async function givenVectors(
  { reader }: Workers,
  target: EmbeddedTarget,
  conditions: number[],
  signal: AbortSignal | undefined,
): Promise<Vectors> {
  const given = await reader.call('embeddings', { target, conditions }, { signal });
  return deal(
    conditions,
    conditions.map(() => 1),
    rowsOf(given),
  );
}

/** One vector a condition, of its picture. */
export async function pictureVectors(
  { reader, generator }: Workers,
  target: 'image' | 'resnet',
  conditions: number[],
  signal: AbortSignal | undefined,
): Promise<Vectors> {
  const pictures: Picture[] = await reader.call('pictures', { conditions }, { signal });
  const once = conditions.map(() => 1);
  if (target === 'image') {
    return deal(
      conditions,
      once,
      rowsOf(await generator.call('encodePictures', { pictures }, { signal })),
    );
  }
  const { features, dim } = await generator.call('features', { pictures }, { signal });
  return deal(conditions, once, rowsOf({ matrix: features, dim }));
}

/** Vectors of the captions of each condition; of the first `most` of them. */
export async function captionVectors(
  { reader, generator }: Workers,
  conditions: number[],
  most: number,
  signal: AbortSignal | undefined,
): Promise<Vectors> {
  const captions = await reader.call('captions', { conditions }, { signal });
  const taken = captions.map((list) => list.slice(0, most));
  const texts = taken.flat();
  if (texts.length === 0) return new Map();
  const encoded = await generator.call('encodeTexts', { texts }, { signal });
  return deal(
    conditions,
    taken.map((list) => list.length),
    rowsOf(encoded),
  );
}

/** Vectors of `n` altered variants of the picture of each condition. */
export async function variantVectors(
  { reader, generator }: Workers,
  conditions: number[],
  n: number,
  seed: number,
  signal: AbortSignal | undefined,
): Promise<Vectors> {
  const pictures: Picture[] = await reader.call('pictures', { conditions }, { signal });
  const variants: Vectors = new Map(conditions.map((condition) => [condition, []]));
  for (let k = 0; k < n; k += 1) {
    const augment = { seed: seed * 1_000_003 + (conditions[0] ?? 0) * 101 + k };
    const encoded = await generator.call('encodePictures', { pictures, augment }, { signal });
    rowsOf(encoded).forEach((row, i) => variants.get(conditions[i] ?? -1)?.push(row));
  }
  return variants;
}

/** Rows of a matrix, each its own array. */
export function rowsOf({ matrix, dim }: Encoded): Float32Array[] {
  const n = dim > 0 ? matrix.length / dim : 0;
  return Array.from({ length: n }, (_, i) => matrix.slice(i * dim, (i + 1) * dim));
}

/** Rows dealt to conditions, so many to each; conditions with none are left out. */
function deal(conditions: number[], counts: number[], rows: Float32Array[]): Vectors {
  let end = 0;
  const groups = conditions.map((condition, i): [number, Float32Array[]] => [
    condition,
    rows.slice(end, (end += counts[i] ?? 0)),
  ]);
  return new Map(groups.filter(([, own]) => own.length > 0));
}

/** Vectors as one matrix, with the condition of each row. */
export function flatten(vectors: Vectors): {
  conditions: Int32Array<ArrayBuffer>;
  matrix: Float32Array<ArrayBuffer>;
  dim: number;
} {
  const rows = [...vectors].flatMap(([condition, own]) => own.map((row) => ({ condition, row })));
  const dim = rows[0]?.row.length ?? 0;
  const matrix = new Float32Array(rows.length * dim);
  rows.forEach(({ row }, i) => matrix.set(row, i * dim));
  return { conditions: Int32Array.from(rows, ({ condition }) => condition), matrix, dim };
}

/** As the mapper worker takes them. */
export function toTell(target: Target, vectors: Vectors): MapperProtocol['useEmbeddings']['in'] {
  return { target, ...flatten(vectors), replace: false };
}
