/**
 * @file Captions and categories of conditions, through the table that links NSD's pictures to COCO's.
 * COCO's category ids have gaps (1..90 for 80): they are renumbered by ascending id.
 */
import type { Id73k } from '../domain/ids.ts';
import { toNsdId } from '../domain/ids.ts';
import { isInCrop, parseCrop } from './coco-crop.ts';
import type { Crop, Size } from './coco-crop.ts';
import type { AnnotationSource } from './dataset.ts';
import { partsOf } from './recognise/claim.ts';
import type { CaptionsClaim, InstancesClaim, Part, StimulusTableClaim } from './recognise/claim.ts';

export interface Annotations {
  source: AnnotationSource;
  hasCaptions: boolean;
  categoryNames: string[];
}

/** COCO's picture of a row of the brick. */
interface CocoPicture {
  id: number;
  split: string | undefined;
  crop: Crop | undefined;
}

/** An object in a picture: category, and where it lies in the original. */
interface SeenObject {
  category: number;
  bbox: readonly [number, number, number, number] | undefined;
  size: Size | undefined;
}

async function readTable({ claim }: Part<StimulusTableClaim>): Promise<Map<number, CocoPicture>> {
  const rows = await claim.nsdId.read();
  const ids = await claim.cocoId.read();
  const splits = await claim.cocoSplit?.readStrings?.();
  const crops = await claim.cropBox?.readStrings?.();
  return new Map(
    Array.from(rows, (row, i) => [
      row,
      { id: ids[i] ?? NaN, split: splits?.[i], crop: parseCrop(crops?.[i] ?? '') },
    ]),
  );
}

/** Values by COCO picture, apart for each split, since ids are unique only within it. */
type ByPicture<T> = { split: string | undefined; values: Map<number, T[]> }[];

function lookUp<T>(sources: ByPicture<T>, { id, split }: CocoPicture): T[] {
  const fits = (own: string | undefined) =>
    own === undefined || split === undefined || own === split;
  return sources
    .filter((source) => fits(source.split))
    .flatMap(({ values }) => values.get(id) ?? []);
}

function group<T>(keys: ArrayLike<number>, values: readonly T[]): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  values.forEach((value, i) => {
    const key = keys[i] ?? NaN;
    const list = groups.get(key);
    if (list) list.push(value);
    else groups.set(key, [value]);
  });
  return groups;
}

async function readCaptions(parts: Part<CaptionsClaim>[]): Promise<ByPicture<string>> {
  const sources: ByPicture<string> = [];
  for (const { claim } of parts) {
    const texts = (await claim.caption.readStrings?.()) ?? [];
    const cleaned = texts.map((text) => text.replace(/\s+/g, ' ').trim());
    sources.push({ split: claim.split, values: group(await claim.imageId.read(), cleaned) });
  }
  return sources;
}

async function sizesOf({ images }: InstancesClaim): Promise<Map<number, Size>> {
  if (!images) return new Map();
  const [ids, widths, heights] = [
    await images.id.read(),
    await images.width.read(),
    await images.height.read(),
  ];
  return new Map(
    Array.from(ids, (id, i) => [id, { width: widths[i] ?? NaN, height: heights[i] ?? NaN }]),
  );
}

async function readObjects(
  parts: Part<InstancesClaim>[],
  indexOf: Map<number, number>,
): Promise<ByPicture<SeenObject>> {
  const sources: ByPicture<SeenObject> = [];
  for (const { claim } of parts) {
    const categories = await claim.categoryId.read();
    const imageIds = await claim.imageId.read();
    const boxes = await claim.bbox?.read();
    const sizes = await sizesOf(claim);
    const box = (i: number) => boxes?.[i] ?? NaN;
    const objects = Array.from(categories, (id, i): SeenObject => {
      return {
        category: indexOf.get(id) ?? -1,
        bbox: boxes && [box(4 * i), box(4 * i + 1), box(4 * i + 2), box(4 * i + 3)],
        size: sizes.get(imageIds[i] ?? NaN),
      };
    });
    sources.push({ split: claim.split, values: group(imageIds, objects) });
  }
  return sources;
}

/** Is the object in the square that was shown? Unknown places count as seen. */
function isShown({ bbox, size }: SeenObject, crop: Crop | undefined): boolean {
  return !bbox || !size || !crop || isInCrop(bbox, size, crop);
}

async function categoriesOf({ claim }: Part<InstancesClaim>) {
  const ids = await claim.categories.id.read();
  const names = (await claim.categories.name.readStrings?.()) ?? [];
  const sorted = names
    .map((name, i) => ({ name, id: ids[i] ?? NaN }))
    .toSorted((a, b) => a.id - b.id);
  return {
    names: sorted.map(({ name }) => name),
    indexOf: new Map(sorted.map(({ id }, i) => [id, i])),
  };
}

/** Categories of the objects that the crop left in the picture, ascending. */
function categoriesShown(found: SeenObject[], { crop }: CocoPicture): number[] {
  const shown = found.filter((object) => object.category >= 0 && isShown(object, crop));
  return [...new Set(shown.map(({ category }) => category))].toSorted((a, b) => a - b);
}

/** Run once, when first asked. A failure is not kept, so that the next call tries again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

/** Words of the conditions, read when first asked for. */
export async function annotationsOf(
  parts: readonly Part[],
  pictures: readonly Id73k[],
): Promise<Annotations> {
  const table = partsOf(parts, 'stimulus-table').at(-1);
  const captionParts = table ? partsOf(parts, 'captions') : [];
  const instanceParts = table ? partsOf(parts, 'instances') : [];
  const [firstInstances] = instanceParts;
  const categories = firstInstances && (await categoriesOf(firstInstances));
  const coco = once(async () => (table ? readTable(table) : new Map<number, CocoPicture>()));
  const captions = once(() => readCaptions(captionParts));
  const objects = once(() => readObjects(instanceParts, categories?.indexOf ?? new Map()));
  const pictureOf = async (condition: number) => {
    const picture = pictures[condition];
    return picture === undefined ? undefined : (await coco()).get(toNsdId(picture));
  };
  const collect = async <T, U>(
    conditions: readonly number[],
    load: () => Promise<ByPicture<T>>,
    use: (values: T[], picture: CocoPicture) => U[],
  ) => {
    const sources = await load();
    const found = await Promise.all(conditions.map(pictureOf));
    return found.map((picture) => (picture ? use(lookUp(sources, picture), picture) : []));
  };
  return {
    hasCaptions: captionParts.length > 0,
    categoryNames: categories?.names ?? [],
    source: {
      captions: (conditions) => collect(conditions, captions, (texts) => texts),
      categories: (conditions) => collect(conditions, objects, categoriesShown),
    },
  };
}
