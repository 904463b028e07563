/** @file Pictures and their table: `/imgBrick` and other picture arrays, `nsd_stim_info_merged.csv`. */
import type { NamedArray, OpenedFile } from '../../readers/types.ts';
import { countOf, findArray } from '../loaded-file.ts';
import type { LoadedFile } from '../loaded-file.ts';
import type { StimuliClaim, StimulusTableClaim } from './claim.ts';

type PictureShape = Pick<StimuliClaim, 'count' | 'height' | 'width' | 'channels' | 'layout'>;

/** `[n, h, w, 3]` or `[n, 3, h, w]`; undefined for any other shape. */
export function pictureShape(shape: readonly number[]): PictureShape | undefined {
  const [count = 0, a = 0, b = 0, c = 0] = shape;
  if (shape.length !== 4) return undefined;
  if (c === 3 || c === 1) return { count, height: a, width: b, channels: c, layout: 'hwc' };
  if (a === 3 || a === 1) return { count, height: b, width: c, channels: a, layout: 'chw' };
  return undefined;
}

function pictureArray({ opened }: LoadedFile): NamedArray | undefined {
  const brick = findArray(opened, 'imgBrick', 'images');
  return brick && brick.shape.length === 4 ? brick : undefined;
}

/** NSD's `/imgBrick`, or `/images` of the same rows. */
export function recogniseStimuli(file: LoadedFile): StimuliClaim | undefined {
  const array = pictureArray(file);
  const shape = array && pictureShape(array.shape);
  if (!array || !shape) return undefined;
  return {
    kind: 'stimuli',
    what: `${shape.count} stimuli`,
    because: `${array.path}: ${shape.height}×${shape.width}, ${shape.channels} channels, ${array.dtype}`,
    subject: undefined,
    array,
    ...shape,
  };
}

/** `subject3_rep0`: in which trial (from 1) subject 3 was to see each picture first. */
function repetitionColumns({ arrays }: OpenedFile): Map<number, NamedArray[]> {
  const columns = new Map<number, NamedArray[]>();
  for (const array of arrays) {
    const subject = Number(/^subject([1-8])_rep[0-2]$/.exec(array.path)?.[1]);
    if (subject) columns.set(subject, [...(columns.get(subject) ?? []), array]);
  }
  return columns;
}

/** The table that links nsdId (row of imgBrick) to COCO's picture. */
export function recogniseStimulusTable({ opened }: LoadedFile): StimulusTableClaim | undefined {
  const nsdId = findArray(opened, 'nsdId');
  const cocoId = findArray(opened, 'cocoId');
  if (!nsdId || !cocoId) return undefined;
  return {
    kind: 'stimulus-table',
    what: 'table of stimuli',
    because: `columns nsdId and cocoId, ${countOf(nsdId.shape)} rows`,
    subject: undefined,
    nsdId,
    row: opened.arrays[0]?.path === 'column0' ? opened.arrays[0] : undefined,
    repetitions: repetitionColumns(opened),
    cocoId,
    cocoSplit: findArray(opened, 'cocoSplit'),
    cropBox: findArray(opened, 'cropBox'),
  };
}
