/** @file The map as it is now, drawn at any size, for figures. Names of regions are part of it. */
import type { Scheme } from './model.ts';
import type { PlacedLabel } from './labels.ts';
import type { ValueMap } from './values.ts';

export interface MapPicture {
  canvas: HTMLCanvasElement;
  /** What the colours stand for; `values` are those of the voxels. Undefined while there are none. */
  map: ValueMap | undefined;
  /** `[256, 3]` sRGB bytes from the low to the high end of `map.range`. */
  table: Uint8Array;
  /** Values nearer to 0 are not painted. */
  threshold: number;
  scheme: Scheme;
}

/**
 * @param width,height  CSS pixels; times `pixelRatio` is the canvas. The whole map is in view.
 * @returns             Undefined before the first draw and while the WebGL context is lost.
 */
export type RenderMap = (
  width: number,
  height: number,
  pixelRatio?: number,
) => MapPicture | undefined;

const offered: RenderMap[] = [];

/** The map that is on the page offers itself. @returns takes the offer back. */
export function offerMap(render: RenderMap): () => void {
  offered.push(render);
  return () => void offered.splice(offered.indexOf(render), 1);
}

/** Draws the map of the page at this size; undefined where no map is on the page. */
export const renderMapAt: RenderMap = (width, height, pixelRatio) =>
  offered.at(-1)?.(width, height, pixelRatio);

const fontSize = 11;

/** Names with a rim of the ground, as on the page. */
export function drawLabels(
  context: CanvasRenderingContext2D,
  labels: readonly PlacedLabel[],
  scheme: Scheme,
  pixelRatio: number,
): void {
  context.save();
  context.scale(pixelRatio, pixelRatio);
  context.font = `600 ${fontSize}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = scheme === 'dark' ? '#0b0d10' : '#ffffff';
  context.fillStyle = scheme === 'dark' ? '#ffffff' : '#15191f';
  for (const { roi, left, top } of labels) {
    context.strokeText(roi.name, left, top);
    context.fillText(roi.name, left, top);
  }
  context.restore();
}
