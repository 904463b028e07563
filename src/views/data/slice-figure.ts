/** @file A slice of a volume as a figure for paper: the picture with its sides, its scale with the unit, the regions over it. */
import { categoryColour, colourAt, colormaps, css } from '../../ui/colormaps.ts';
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
import type { Triple } from '../../domain/orientation.ts';
import { aspectOf, type Plane } from './planes.ts';
import type { SliceColours } from './slice-picture.ts';

export interface SliceFigure {
  /** Which volume and slice, in words. */
  title: string;
  colours: SliceColours;
  /** Values drawn in the first and the last colour. */
  range: readonly [number, number];
  unit: string;
  /** Names of the regions over it, in the order of their colours. */
  regions: readonly string[];
  /** Letters of the sides, where the file tells them. */
  sides: Plane['sides'];
}

const gap = 6;
const barHeight = 7;
const swatch = 6;

/** Where a colour of the scale stands, and what it is. */
function stopsOf(colours: SliceColours): { offset: number; colour: string }[] {
  const shares = Array.from({ length: 17 }, (_, i) => i / 16);
  return shares.map((offset) => {
    const level = Math.round(255 * offset);
    const signed = colours === 'signed';
    const rgb = signed
      ? colourAt(colormaps['diverging-dark'], offset)
      : ([level, level, level] as const);
    return { offset, colour: css(rgb) };
  });
}

/** Labels have no scale: their colours only tell them apart. */
function scaleBar({ colours, range, unit }: SliceFigure, y: number, width: number): string {
  if (colours === 'labels') return words(gap, y + 6.2, 'labels, a colour each');
  const stops = stopsOf(colours).map(({ offset, colour }) =>
    el('stop', { offset, 'stop-color': colour }),
  );
  const frame = { x: gap, y, width, height: barHeight, stroke: ink.line, 'stroke-width': 0.4 };
  const [low, high] = range.map((value) => shortNumber(value, 4));
  return [
    el('defs', {}, el('linearGradient', { id: 'scale' }, ...stops)),
    el('rect', { ...frame, fill: 'url(#scale)' }),
    words(gap, y + barHeight + 8, low ?? ''),
    words(gap + width, y + barHeight + 8, high ?? '', { 'text-anchor': 'end' }),
    words(gap + width + gap, y + 6.2, unit),
  ].join('');
}

/** Letters inside the edges of the picture, white on what is dark at the edge of a volume. */
function sideLetters({ sides }: SliceFigure, width: number, height: number): string {
  if (!sides) return '';
  const style = {
    fill: '#ffffff',
    stroke: '#000000',
    'stroke-width': 0.5,
    'paint-order': 'stroke',
  };
  const [middleX, middleY] = [gap + width / 2, gap + height / 2 + 2.5];
  return [
    words(gap + 2, middleY, sides.left, style),
    words(gap + width - 2, middleY, sides.right, { ...style, 'text-anchor': 'end' }),
    words(middleX, gap + 8, sides.top, { ...style, 'text-anchor': 'middle' }),
    words(middleX, gap + height - 2, sides.bottom, { ...style, 'text-anchor': 'middle' }),
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
  const frame = { x: gap, y: gap, width: inner, height, preserveAspectRatio: 'none' };
  const picture = el('image', { ...frame, href, style });
  const barTop = height + 2 * gap;
  const names = legend(figure.regions, barTop + barHeight + 14, width);
  const noteTop = barTop + barHeight + 14 + names.height;
  const note = noteBelow(
    gap,
    noteTop,
    `${figure.title}. ${figure.sides ? `Left of the picture: ${figure.sides.left}.` : 'First voxel at the left and bottom, in the order of the array.'}`,
    inner,
  );
  const heightMm = (noteTop + note.height + gap) / pointsPerMm;
  const body =
    picture +
    sideLetters(figure, inner, height) +
    scaleBar(figure, barTop, inner * 0.6) +
    names.body +
    note.body;
  return svgDocument({ widthMm, heightMm }, figure.title, body);
}

/** @param spacing  Voxel sizes: voxels are drawn as large as they are. */
export async function sliceFigure(
  figure: SliceFigure,
  { picture, spacing, plane }: { picture: Bitmap; spacing: Triple; plane: Plane },
  widthMm: number,
): Promise<string> {
  const href = await pictureAddress(picture);
  const dims: Triple = [1, 1, 1];
  dims[plane.right] = picture.width;
  dims[plane.up] = picture.height;
  return sliceSheet(figure, { href, aspect: aspectOf(dims, spacing, plane) }, widthMm);
}
