/**
 * @file Stimuli given by hand: arrays of pictures, or flat rows of pixels with their shape. They are
 * joined in the order of the responses (training rows first), and pictures with equal pixels are
 * found, for they are repetitions of one condition whatever their rows say.
 */
import type { NumericArray } from '../../domain/arrays.ts';
import { LabError } from '../../domain/errors.ts';
import type { ReadOptions } from '../../readers/types.ts';
import { countOf } from '../loaded-file.ts';
import { memoryArray } from '../memory-array.ts';
import type { PictureArray } from '../stimulus-source.ts';
import { describeSource, listsReversed, readResolved } from './source.ts';
import type { Resolved } from './source.ts';

type Frame = Pick<PictureArray, 'height' | 'width' | 'channels' | 'layout'>;

const MAX_BYTES = 1 << 30;

function badShape(found: Resolved, advice: string): LabError {
  return new LabError(
    'shape-mismatch',
    `Stimuli need one picture a row; ${describeSource(found)} is ${found.shape.join('×')}` +
      `${found.source.imageShape ? ` and the image shape given is ${found.source.imageShape.join('×')}` : ''}. ${advice}`,
    {
      file: found.file.path,
      found: [...found.shape],
      expected: found.source.imageShape ?? ['n', 'height', 'width', 'channels'],
    },
  );
}

const isChannels = (n: number): n is 1 | 3 => n === 1 || n === 3;

/** A flat row: as the user says, else the square it makes. */
function flatFrame(found: Resolved, length: number): Frame {
  const side = Math.sqrt(length);
  const colourSide = Math.sqrt(length / 3);
  const guess: [number, number, number] | undefined = Number.isInteger(side)
    ? [side, side, 1]
    : Number.isInteger(colourSide)
      ? [colourSide, colourSide, 3]
      : undefined;
  const [height, width, channels] = found.source.imageShape ?? guess ?? [0, 0, 0];
  if (!isChannels(channels) || height * width * channels !== length) {
    throw badShape(found, `Give imageShape [height, width, channels] with a product of ${length}.`);
  }
  const layout = found.source.imageOrder === 'column' ? 'whc-column' : 'hwc';
  return { height, width, channels, layout };
}

/** `[n, h, w]`, `[n, h, w, c]`, `[n, c, h, w]`; files of MATLAB list `[n, c, w, h]`. */
function frameOf(found: Resolved): Frame {
  const [, a = 0, b = 0, c = 0] = found.shape;
  const reversed = listsReversed(found.array) || found.source.imageOrder === 'column';
  switch (found.shape.length) {
    case 2:
      return flatFrame(found, a);
    case 3:
      return reversed
        ? { height: b, width: a, channels: 1, layout: 'whc-column' }
        : { height: a, width: b, channels: 1, layout: 'hwc' };
    case 4:
      if (reversed && isChannels(a))
        return { height: c, width: b, channels: a, layout: 'whc-column' };
      if (isChannels(c)) return { height: a, width: b, channels: c, layout: 'hwc' };
      if (isChannels(a)) return { height: b, width: c, channels: a, layout: 'chw' };
  }
  throw badShape(found, 'Choose an array [n, height, width, channels] or flat rows [n, pixels].');
}

const sameFrame = (a: Frame, b: Frame) =>
  a.height === b.height &&
  a.width === b.width &&
  a.channels === b.channels &&
  a.layout === b.layout;

/** Full white: 255 for anything beyond 1, 1 for fractions. */
function whiteOf(values: NumericArray): number {
  let highest = 0;
  for (const value of values) if (value > highest) highest = value;
  return highest <= 1 ? 1 : Math.max(255, highest);
}

function assertSize(found: readonly Resolved[]): void {
  const bytes = found.reduce((sum, { array }) => sum + 4 * countOf(array.shape), 0);
  const [first] = found;
  if (bytes <= MAX_BYTES || !first) return;
  throw new LabError(
    'limit-exceeded',
    `${describeSource(first)} and its like would take ${Math.round(bytes / 2 ** 20)} MiB as pictures ` +
      '(limit 1024). Drop them as HDF5 /imgBrick, which is read picture by picture.',
    { file: first.file.path },
  );
}

export interface AssignedStimuli {
  pictures: PictureArray;
  /** Row of the first picture with the same pixels; its own row where there is none before. */
  firstEqual: Int32Array;
}

/** FNV-1a over the bytes of a row; equal hashes are compared in full. */
function hashRow(bytes: Uint8Array): number {
  let hash = 2166136261;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 16777619);
  return hash >>> 0;
}

/** For each row, the first row with equal values. */
export function firstEqualRows(values: NumericArray, nRows: number): Int32Array {
  const width = (values.length / nRows) * values.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const rowBytes = (row: number) => bytes.subarray(row * width, (row + 1) * width);
  const buckets = new Map<number, number[]>();
  return Int32Array.from({ length: nRows }, (_, row) => {
    const own = rowBytes(row);
    const bucket = buckets.get(hashRow(own)) ?? [];
    const equal = bucket.find((other) => rowBytes(other).every((byte, i) => byte === own[i]));
    if (equal !== undefined) return equal;
    buckets.set(hashRow(own), [...bucket, row]);
    return row;
  });
}

/**
 * Read and join assigned stimuli.
 *
 * @throws LabError `shape-mismatch` for arrays that hold no pictures, or pictures of two sizes;
 *                  `limit-exceeded` beyond 1 GiB as float32.
 */
export async function readStimuli(
  found: readonly Resolved[],
  options?: ReadOptions,
): Promise<AssignedStimuli> {
  assertSize(found);
  const [first] = found;
  if (!first) throw new LabError('bad-request', 'No array has the role stimuli.');
  const frame = frameOf(first);
  const blocks: Float32Array[] = [];
  let count = 0;
  for (const one of found) {
    if (!sameFrame(frame, frameOf(one))) {
      throw badShape(
        one,
        `Those of ${describeSource(first)} are ${frame.height}×${frame.width}×${frame.channels}.`,
      );
    }
    blocks.push(Float32Array.from(await readResolved(one, options)));
    count += one.shape[0] ?? 0;
  }
  const values = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    values.set(block, at);
    at += block.length;
  }
  const size = values.length / Math.max(1, count);
  const array = memoryArray('stimuli', values, [count, size]);
  return {
    pictures: { array, count, white: whiteOf(values), ...frame },
    firstEqual: firstEqualRows(values, count),
  };
}
