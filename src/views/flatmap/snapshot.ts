/** @file The map as it is now, drawn anew for paper at any size: pixels of the values, lines and names apart. */
import type { Size } from './camera.ts';
import type { ValueMap } from './values.ts';

export interface PlacedWord {
  text: string;
  left: number;
  top: number;
}

/** The outline of one region. */
export interface RegionLines {
  name: string;
  /** Is the region perturbed? Drawn thicker. */
  isMarked: boolean;
  /** CSS colour, for white paper. */
  colour: string;
  /** `[n, 4]` x0 y0 x1 y1 in the frame. */
  segments: Float32Array;
}

export interface MapPicture {
  size: Size;
  /** Values over folds in the colours of the light theme, without outlines and names; clear around it. */
  canvas: HTMLCanvasElement;
  lines: RegionLines[];
  /** Names of regions; none when they are switched off. */
  names: PlacedWord[];
  /** Names of hemispheres or slices, above them. */
  parts: PlacedWord[];
  /** What the colours stand for; `values` are those of the voxels. Undefined while there are none. */
  map: ValueMap | undefined;
  /** `[256, 3]` sRGB bytes from the low to the high end of `map.range`. */
  table: Uint8Array;
  /** Values nearer to 0 are not painted. */
  threshold: number;
  /** What stands in the note: fading, what is silenced. */
  notes: string[];
}

export interface PrintSize {
  width: number;
  /** As the map needs for that width unless given. */
  height?: number;
}

/**
 * @param size        CSS pixels; times `pixelRatio` is the canvas. The whole map is in view.
 * @param letterSize  Of names, CSS pixels: those that would overlap are left out.
 * @returns           Undefined before the first draw and while the WebGL context is lost.
 */
export type RenderMap = (
  size: PrintSize,
  pixelRatio: number,
  letterSize: number,
) => MapPicture | undefined;

const offered: RenderMap[] = [];

/** The map that is on the page offers itself. @returns takes the offer back. */
export function offerMap(render: RenderMap): () => void {
  offered.push(render);
  return () => void offered.splice(offered.indexOf(render), 1);
}

/** Is a map on the page? */
export function hasMap(): boolean {
  return offered.length > 0;
}

/** Draws the map of the page at this size; undefined where no map is on the page. */
export const renderMapAt: RenderMap = (...asked) => offered.at(-1)?.(...asked);
