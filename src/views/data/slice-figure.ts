/** @file A slice of a volume as a figure for paper: the picture, its grey scale with the unit, the regions over it. */
import { categoryColour, css } from '../../ui/colormaps.ts';
import {
  el,
  ink,
  noteBelow,
  pointsPerMm,
  svgDocument,
  widthOf,
  words,
} from '../../ui/figure/svg.ts';
import { pictureAddress } from '../../ui/figure/picture-figure.ts';
import type { Bitmap } from '../../ui/rgba.ts';
import { shortNumber } from '../../ui/short-number.ts';

export interface SliceFigure {
  /** Which volume and slice, in words. */
  title: string;
  /** Values drawn black and white. */
  range: readonly [number, number];
  unit: string;
  /** Names of the regions over it, in the order of their colours. */
  regions: readonly string[];
}

const gap = 6;
const barHeight = 7;
const swatch = 6;

function greyBar({ range, unit }: SliceFigure, y: number, width: number): string {
  const stops = [0, 1].map((offset) =>
    el('stop', { offset, 'stop-color': offset === 0 ? '#000000' : '#ffffff' }),
  );
  const frame = { x: gap, y, width, height: barHeight, stroke: ink.line, 'stroke-width': 0.4 };
  const [low, high] = range.map((value) => shortNumber(value, 4));
  return [
    el('defs', {}, el('linearGradient', { id: 'grey' }, ...stops)),
    el('rect', { ...frame, fill: 'url(#grey)' }),
    words(gap, y + barHeight + 8, low ?? ''),
    words(gap + width, y + barHeight + 8, high ?? '', { 'text-anchor': 'end' }),
    words(gap + width + gap, y + 6.2, unit),
  ].join('');
}

/** A line of swatches and names, broken where the sheet ends. */
function legend(names: readonly string[], top: number, width: number) {
  let [x, y] = [gap, top];
  const parts = names.map((name, i) => {
    const size = swatch + 3 + widthOf(name) + 2 * gap;
    if (x > gap && x + size > width) [x, y] = [gap, y + 10];
    const box = { x, y, width: swatch, height: swatch, fill: css(categoryColour(i)) };
    const part = el('rect', box) + words(x + swatch + 3, y + swatch, name);
    x += size;
    return part;
  });
  return { body: parts.join(''), height: names.length === 0 ? 0 : y - top + 10 + gap };
}

/**
 * @param href    The slice as a picture.
 * @param aspect  Its height over its width.
 */
export function sliceSheet(
  figure: SliceFigure,
  { href, aspect }: { href: string; aspect: number },
  widthMm: number,
): string {
  const width = widthMm * pointsPerMm;
  const inner = width - 2 * gap;
  const height = inner * aspect;
  const style = 'image-rendering:pixelated';
  const picture = el('image', { x: gap, y: gap, width: inner, height, href, style });
  const barTop = height + 2 * gap;
  const names = legend(figure.regions, barTop + barHeight + 14, width);
  const noteTop = barTop + barHeight + 14 + names.height;
  const note = noteBelow(
    gap,
    noteTop,
    `${figure.title}. Grey between the 2nd and 98th percentile; first voxel at the left and bottom, in the order of the array.`,
    inner,
  );
  const heightMm = (noteTop + note.height + gap) / pointsPerMm;
  const body = picture + greyBar(figure, barTop, inner * 0.6) + names.body + note.body;
  return svgDocument({ widthMm, heightMm }, figure.title, body);
}

export async function sliceFigure(
  figure: SliceFigure,
  picture: Bitmap,
  widthMm: number,
): Promise<string> {
  const href = await pictureAddress(picture);
  return sliceSheet(figure, { href, aspect: picture.height / picture.width }, widthMm);
}
