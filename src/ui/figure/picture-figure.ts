/** @file Pictures in rows for paper, each with its words, and any picture with a title below. */
import { toRgba, type Bitmap } from '../rgba.ts';
import { el, noteBelow, pointsPerMm, svgDocument, widthOf, words } from './svg.ts';

export interface PictureCell {
  picture: Bitmap;
  label: string;
}

export interface PictureFigure {
  title: string;
  /** Rows of cells; rows may differ in length. */
  rows: readonly { label?: string; cells: readonly PictureCell[] }[];
  note?: string;
}

/** A PNG of the bitmap as a `data:` address, so that the figure is one file. */
export async function pictureAddress(bitmap: Bitmap): Promise<string> {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser gives no 2-D canvas.');
  context.putImageData(new ImageData(toRgba(bitmap), bitmap.width, bitmap.height), 0, 0);
  return blobAddress(await canvas.convertToBlob({ type: 'image/png' }));
}

/** The content of a blob as a `data:` address. */
export async function blobAddress(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let binary = '';
  const step = 0x8000;
  for (let at = 0; at < bytes.length; at += step) {
    binary += String.fromCharCode(...bytes.subarray(at, at + step));
  }
  return `data:${blob.type};base64,${btoa(binary)}`;
}

interface Place {
  x: number;
  y: number;
  side: number;
  /** Of the words below, in points. */
  size: number;
}

async function cell({ picture, label }: PictureCell, { x, y, side, size }: Place): Promise<string> {
  const href = await pictureAddress(picture);
  const height = side * (picture.height / Math.max(1, picture.width));
  // Pixels stay squares: a figure shows what was decoded, not what a viewer makes of it.
  const style = 'image-rendering:pixelated';
  const image = el('image', { x, y, width: side, height, href, style });
  return (
    image +
    words(x + side / 2, y + height + 8, label, { 'text-anchor': 'middle', 'font-size': size })
  );
}

/** Font size, in points, at which the words stay under their own picture; 6 where there is room. */
export function fitted(label: string, width: number): number {
  const full = 6;
  return Math.min(full, (full * width) / Math.max(1, widthOf(label, full)));
}

const gap = 4;
const labelHeight = 13;
const headHeight = 11;

/** The figure as an SVG document of this width: all pictures of one size, the longest row fills it. */
export async function pictureFigure(figure: PictureFigure, widthMm: number): Promise<string> {
  const width = widthMm * pointsPerMm;
  const columns = Math.max(1, ...figure.rows.map(({ cells }) => cells.length));
  const side = (width - 2 * gap - (columns - 1) * gap) / columns;
  const labels = figure.rows.flatMap(({ cells }) => cells.map(({ label }) => label));
  // One size for all words: a figure in which they differ looks as if that meant something.
  const size = Math.min(...labels.map((label) => fitted(label, side)));
  const parts: string[] = [];
  let y = gap;
  for (const { label, cells } of figure.rows) {
    if (label) {
      parts.push(words(gap, y + 7, label, { 'font-weight': 'bold' }));
      y += headHeight;
    }
    const places = cells.map((_, i) => ({ x: gap + i * (side + gap), y, side, size }));
    const drawn = cells.map((one, i) => cell(one, places[i] ?? { x: 0, y, side, size }));
    parts.push(...(await Promise.all(drawn)));
    const tallest = Math.max(0, ...cells.map(({ picture }) => picture.height / picture.width));
    y += side * tallest + labelHeight;
  }
  if (figure.note) {
    const foot = noteBelow(gap, y, figure.note, width - 2 * gap);
    parts.push(foot.body);
    y += foot.height;
  }
  return svgDocument({ widthMm, heightMm: y / pointsPerMm }, figure.title, parts.join(''));
}
