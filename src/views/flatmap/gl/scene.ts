/** @file All that the map's canvas shows, as plain data: the renderer holds nothing else. */
import type { Rgb } from '../../../ui/colormaps.ts';
import type { Camera, Size } from '../camera.ts';
import type { MapGeometry } from '../geometry.ts';
import type { Outlines } from '../outlines.ts';

/** Inks of a theme, 0..255. */
export interface Inks {
  gyrus: Rgb;
  sulcus: Rgb;
  silenced: Rgb;
  raised: Rgb;
  chosen: Rgb;
}

/** The numbers of each voxel; new objects when they change. */
export interface Paint {
  /** `[nVoxels]`, NaN where none. */
  values: Float32Array;
  /** `[nVoxels]` 0..1, how far to trust a value; absent: fully. */
  reliability: Float32Array | undefined;
  /** `[nVoxels]` of `voxelState`. */
  states: Uint8Array;
  /** Ascending voxels chosen by lasso or brush. */
  chosen: readonly number[];
}

export interface PaintStyle {
  /** `[256, 3]` sRGB bytes. */
  table: Uint8Array;
  categorical: boolean;
  range: [number, number];
  /** Values nearer to 0 than this show the folds instead; 0 shows all. */
  threshold: number;
  fadeByReliability: boolean;
  inks: Inks;
}

export interface Scene {
  geometry: MapGeometry;
  outlines: Outlines;
  /** `[nRois, 4]` RGBA bytes; alpha 255 marks a ROI that is perturbed: drawn thicker, on top. */
  roiInk: Uint8Array;
  paint: Paint;
  style: PaintStyle;
}

export interface Frame {
  camera: Camera;
  size: Size;
  pixelRatio: number;
  /** Voxel under the pointer, -1 where none. */
  hovered: number;
}

/** The same numbers in the same places. */
export function sameNumbers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  // Object.is: a voxel without a value is NaN in both.
  for (let i = 0; i < a.length; i += 1) if (!Object.is(a[i], b[i])) return false;
  return true;
}

/** Is the paint the same, voxel for voxel? A scan mapped again has new arrays of old numbers. */
export function samePaint(a: Paint, b: Paint): boolean {
  if (a === b) return true;
  return (
    a.reliability === b.reliability &&
    sameNumbers(a.states, b.states) &&
    sameNumbers(a.chosen, b.chosen) &&
    sameNumbers(a.values, b.values)
  );
}

function sameStyle(a: PaintStyle, b: PaintStyle): boolean {
  return (
    a.table === b.table &&
    a.inks === b.inks &&
    a.categorical === b.categorical &&
    sameNumbers(a.range, b.range) &&
    a.threshold === b.threshold &&
    a.fadeByReliability === b.fadeByReliability
  );
}

/** Would both give the same pixels? */
export function sameScene(a: Scene, b: Scene): boolean {
  return (
    a.geometry === b.geometry &&
    a.outlines === b.outlines &&
    sameNumbers(a.roiInk, b.roiInk) &&
    sameStyle(a.style, b.style) &&
    samePaint(a.paint, b.paint)
  );
}

export function sameFrame(a: Frame, b: Frame): boolean {
  return (
    a.hovered === b.hovered &&
    a.pixelRatio === b.pixelRatio &&
    a.size.width === b.size.width &&
    a.size.height === b.size.height &&
    a.camera.x === b.camera.x &&
    a.camera.y === b.camera.y &&
    a.camera.scale === b.camera.scale
  );
}

/**
 * The paint texture: RGBA32F of value, 1 where there is one, reliability, state + 8 if chosen. The first
 * texel stands for no voxel and is zeros, then one a voxel. Padded to whole rows of `width`.
 */
export function packPaint(paint: Paint, width: number): Float32Array {
  const n = paint.values.length;
  const packed = new Float32Array(Math.ceil((n + 1) / width) * width * 4);
  for (let i = 0; i < n; i += 1) {
    const at = 4 * (i + 1);
    const value = paint.values[i] ?? NaN;
    const there = Number.isFinite(value);
    const trust = paint.reliability?.[i] ?? 1;
    packed[at] = there ? value : 0;
    packed[at + 1] = there ? 1 : 0;
    packed[at + 2] = Number.isFinite(trust) ? trust : 0;
    packed[at + 3] = paint.states[i] ?? 0;
  }
  for (const voxel of paint.chosen) {
    const at = 4 * (voxel + 1) + 3;
    if (voxel < n) packed[at] = (packed[at] ?? 0) + 8;
  }
  return packed;
}
