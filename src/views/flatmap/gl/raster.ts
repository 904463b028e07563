/**
 * @file Which triangle covers each pixel, worked out on the CPU. A software renderer takes about a
 * microsecond for each triangle it is given, however small (measured: 600 ms for the 640,000 of
 * fsaverage); most of those cover no pixel's centre, which a plain loop finds out far sooner. See
 * docs/decisions/100.
 */
import type { MapGeometry } from '../geometry.ts';
import type { PixelRect } from './layer-rect.ts';

/**
 * Bits of the fourth number of a pixel: the weights of the first two corners, then how far the grey of
 * the folds is from gyrus to sulcus, then one that says that a triangle is there. The shader takes them
 * apart (`coverage` in shaders.ts).
 */
export const weightSteps = 1023;
export const foldSteps = 2047;
/** The grey goes from gyrus to sulcus over curvatures from minus to plus this. */
export const foldSlope = 0.06;
/** Of the folds where no voxel is, against where voxels are. */
export const bareContrast = 0.45;
const isThere = 0x8000_0000;

type Shape = Pick<MapGeometry, 'xy' | 'faces' | 'vertexVoxel' | 'curvature'>;

/** Places of the vertices in pixels of the rectangle. */
function toPixels(xy: Float32Array, scale: number, { x, y }: PixelRect): Float64Array {
  const placed = new Float64Array(xy.length);
  for (let i = 0; i < xy.length; i += 2) {
    placed[i] = (xy[i] ?? NaN) * scale - x;
    placed[i + 1] = (xy[i + 1] ?? NaN) * scale - y;
  }
  return placed;
}

/** 0 gyrus .. 1 sulcus. As the shader of triangles does it. */
function sideOf(fold: number, isCovered: boolean): number {
  const share = Math.min(1, Math.max(0, (fold + foldSlope) / (2 * foldSlope)));
  // A vertex of unknown curvature is NaN.
  const side = Number.isFinite(fold) ? share * share * (3 - 2 * share) : 0.5;
  return isCovered ? side : 0.5 + (side - 0.5) * bareContrast;
}

/** Edges are let in by this share of a triangle, so that none lets a pixel through between two. */
const slack = 1e-9;

/**
 * The triangle over the centre of each pixel; the last one where several are.
 *
 * @param scale  Pixels per map unit.
 * @returns      `[height, width, 4]`, rows upwards: voxel + 1 of the three corners (0: none), then the
 *               packed weights and grey of the folds; all 0 where no triangle is.
 */
export function coverPixels(shape: Shape, scale: number, rect: PixelRect): Uint32Array {
  const { faces, vertexVoxel, curvature } = shape;
  const { width, height } = rect;
  const at = toPixels(shape.xy, scale, rect);
  const cover = new Uint32Array(4 * width * height);
  for (let f = 0; f < faces.length; f += 3) {
    const a = faces[f] as number;
    const b = faces[f + 1] as number;
    const c = faces[f + 2] as number;
    const ax = at[2 * a] as number;
    const bx = at[2 * b] as number;
    const cx = at[2 * c] as number;
    const left = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5));
    const right = Math.min(width - 1, Math.floor(Math.max(ax, bx, cx) - 0.5));
    if (!(left <= right)) continue;
    const ay = at[2 * a + 1] as number;
    const by = at[2 * b + 1] as number;
    const cy = at[2 * c + 1] as number;
    const bottom = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
    const top = Math.min(height - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
    if (!(bottom <= top)) continue;
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (!(Math.abs(area) > 0)) continue;
    for (let row = bottom; row <= top; row += 1) {
      const y = row + 0.5;
      for (let column = left; column <= right; column += 1) {
        const x = column + 0.5;
        const wa = ((bx - x) * (cy - y) - (cx - x) * (by - y)) / area;
        const wb = ((cx - x) * (ay - y) - (ax - x) * (cy - y)) / area;
        const wc = 1 - wa - wb;
        if (wa < -slack || wb < -slack || wc < -slack) continue;
        const fold =
          wa * (curvature[a] as number) +
          wb * (curvature[b] as number) +
          wc * (curvature[c] as number);
        const pixel = 4 * (row * width + column);
        cover[pixel] = (vertexVoxel[a] as number) + 1;
        cover[pixel + 1] = (vertexVoxel[b] as number) + 1;
        cover[pixel + 2] = (vertexVoxel[c] as number) + 1;
        const isCovered =
          (cover[pixel] ? wa : 0) + (cover[pixel + 1] ? wb : 0) + (cover[pixel + 2] ? wc : 0) >=
          0.5;
        const side = Math.round(sideOf(fold, isCovered) * foldSteps);
        const weights = Math.round(wa * weightSteps) | (Math.round(wb * weightSteps) << 10);
        cover[pixel + 3] = (isThere | (side << 20) | weights) >>> 0;
      }
    }
  }
  return cover;
}
