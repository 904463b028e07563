/** @file A grid of pictures with titles as one PNG, for a figure. */
import { toRgba, type Bitmap } from './rgba.ts';

const SIDE = 192;
const GAP = 6;
const TITLE = 30;
const MARGIN = 96;

function context2d(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new Error('This browser gives no 2-D canvas.');
  return context;
}

function bitmapOf(picture: Bitmap): OffscreenCanvas {
  const context = context2d(picture.width, picture.height);
  const image = new ImageData(toRgba(picture), picture.width, picture.height);
  context.putImageData(image, 0, 0);
  return context.canvas;
}

/** Cells of 192 pixels on white, titles in black; a title that is too long is narrowed. */
export async function gridPng(
  rows: readonly (readonly Bitmap[])[],
  labels: { columns: readonly string[]; rows: readonly string[] },
): Promise<Blob> {
  const nColumns = Math.max(1, ...rows.map((row) => row.length));
  const width = MARGIN + nColumns * (SIDE + GAP);
  const height = TITLE + Math.max(1, rows.length) * (SIDE + GAP);
  const context = context2d(width, height);
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#000';
  context.font = '16px sans-serif';
  labels.columns.forEach((title, c) =>
    context.fillText(title, MARGIN + c * (SIDE + GAP), 20, SIDE),
  );
  rows.forEach((row, r) => {
    const y = TITLE + r * (SIDE + GAP);
    context.fillText(labels.rows[r] ?? '', 6, y + SIDE / 2, MARGIN - 12);
    row.forEach((picture, c) => {
      context.drawImage(bitmapOf(picture), MARGIN + c * (SIDE + GAP), y, SIDE, SIDE);
    });
  });
  return context.canvas.convertToBlob({ type: 'image/png' });
}
