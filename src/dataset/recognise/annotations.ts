/** @file Words: COCO captions and instances by their arrays, and tables of ROI labels (`.ctab`). */
import { baseName, countOf, findArray } from '../loaded-file.ts';
import type { OpenedFile } from '../../readers/types.ts';
import type { LoadedFile } from '../loaded-file.ts';
import type { CaptionsClaim, InstancesClaim, LabelTableClaim } from './claim.ts';

const cocoSplit = (path: string) => /(train|val)20\d\d/.exec(baseName(path))?.[0];

/** COCO captions: `image_id` with `caption`. */
export function recogniseCaptions({ opened, path }: LoadedFile): CaptionsClaim | undefined {
  const imageId = findArray(opened, 'image_id');
  const caption = findArray(opened, 'caption');
  if (!imageId || !caption) return undefined;
  const split = cocoSplit(path);
  return {
    kind: 'captions',
    what: `captions${split ? ` of ${split}` : ''}`,
    because: `${countOf(caption.shape)} COCO captions`,
    subject: undefined,
    split,
    imageId,
    caption,
  };
}

function imagesOf({ arrays }: OpenedFile): InstancesClaim['images'] {
  const column = (name: string) => arrays.find(({ path }) => path.endsWith(`images/${name}`));
  const [id, width, height] = [column('id'), column('width'), column('height')];
  return id && width && height ? { id, width, height } : undefined;
}

/** COCO instances: `image_id` with `category_id`, and the names of the categories. */
export function recogniseInstances({ opened, path }: LoadedFile): InstancesClaim | undefined {
  const imageId = findArray(opened, 'image_id');
  const categoryId = findArray(opened, 'category_id');
  const categories = opened.arrays.filter((array) => array.path.includes('categories'));
  const id = categories.find((array) => baseName(array.path) === 'id');
  const name = categories.find((array) => baseName(array.path) === 'name');
  if (!imageId || !categoryId || !id || !name) return undefined;
  const split = cocoSplit(path);
  return {
    kind: 'instances',
    what: `objects in pictures${split ? ` of ${split}` : ''}`,
    because: `${countOf(categoryId.shape)} COCO instances of ${countOf(id.shape)} categories`,
    subject: undefined,
    split,
    imageId,
    categoryId,
    categories: { id, name },
    bbox: findArray(opened, 'bbox'),
    images: imagesOf(opened),
  };
}

/** Atlas of a colour table of FreeSurfer, or of a dictionary of Algonauts (`mapping_streams.npy`). */
const LABEL_TABLE = /^(?:[lr]h\.)?(.+?)(?:\.mgz)?\.ctab$|^mapping_(.+)\.npy$/i;

/** `streams.mgz.ctab`, `mapping_streams.npy`: numbers and names of an atlas's labels. */
export function recogniseLabelTable({ opened, path }: LoadedFile): LabelTableClaim | undefined {
  const [, table, mapping] = LABEL_TABLE.exec(baseName(path)) ?? [];
  const family = table ?? mapping;
  const index = findArray(opened, 'index');
  const names = findArray(opened, 'name');
  if (!family || !index || !names) return undefined;
  return {
    kind: 'label-table',
    what: `label names of ${family}`,
    because: `${mapping ? 'dictionary' : 'colour table'} of ${countOf(index.shape)} labels`,
    subject: undefined,
    family,
    index,
    names,
  };
}
