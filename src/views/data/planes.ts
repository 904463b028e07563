/**
 * @file Planes of a volume as they are looked at: right of the picture is the right of the body (or the
 * left, as radiologists have it), the front of it, and up is up or the front, whatever the order and
 * the signs of the file's axes. Where the file does not tell, the axes of the array. Pure.
 */
import {
  directionsOf,
  letterOf,
  type Affine,
  type AxisDirection,
  type Triple,
  type WorldAxis,
} from '../../domain/orientation.ts';

/** An axis of the array. */
export type Axis = 0 | 1 | 2;

export interface Plane {
  /** What it is perpendicular to in the body. */
  world: WorldAxis;
  /** Axes of the array: perpendicular to it, to the right, and upwards in the picture. */
  normal: Axis;
  right: Axis;
  up: Axis;
  /** The index falls to the right, or upwards. */
  flipRight: boolean;
  flipUp: boolean;
  /** Letters at the sides of the picture; absent where the file does not tell. */
  sides: { left: string; right: string; top: string; bottom: string } | undefined;
}

export const planeWords: Record<WorldAxis, string> = { 0: 'sagittal', 1: 'coronal', 2: 'axial' };

/** Axes of the body to the right and upwards. */
const inPlane: Record<WorldAxis, [WorldAxis, WorldAxis]> = { 0: [1, 2], 1: [0, 2], 2: [0, 1] };

const axes = [0, 1, 2] as const;

const asInArray: AxisDirection[] = [
  { world: 0, sign: 1 },
  { world: 1, sign: 1 },
  { world: 2, sign: 1 },
];

/** @param leftIsRight  The right of the body at the left of the picture, as radiologists look at it. */
export function planeOf(world: WorldAxis, affine: Affine | undefined, leftIsRight: boolean): Plane {
  const directions = affine ? directionsOf(affine) : asInArray;
  const axisOf = (wanted: WorldAxis): Axis =>
    axes.find((axis) => directions[axis]?.world === wanted) ?? wanted;
  const [rightWorld, upWorld] = inPlane[world];
  const [normal, right, up] = [axisOf(world), axisOf(rightWorld), axisOf(upWorld)];
  const mirrored = leftIsRight && rightWorld === 0 && affine !== undefined;
  const towards = mirrored ? -1 : 1;
  return {
    ...{ world, normal, right, up },
    flipRight: directions[right]?.sign !== towards,
    flipUp: directions[up]?.sign !== 1,
    sides: affine && {
      left: letterOf(rightWorld, mirrored ? 1 : -1),
      right: letterOf(rightWorld, towards),
      top: letterOf(upWorld, 1),
      bottom: letterOf(upWorld, -1),
    },
  };
}

/** Of the picture of a plane, in voxels. */
export function sizeOf(dims: Triple, { right, up }: Plane) {
  return { width: dims[right], height: dims[up] };
}

/** Height over width of the picture, voxels as large as they are. */
export function aspectOf(dims: Triple, spacing: Triple, { right, up }: Plane): number {
  return (dims[up] * spacing[up]) / (dims[right] * spacing[right]);
}

/** Where a voxel stands in the picture; row 0 is on top. */
export function pixelOf(at: Triple, dims: Triple, plane: Plane): { column: number; row: number } {
  const { right, up, flipRight, flipUp } = plane;
  return {
    column: flipRight ? dims[right] - 1 - at[right] : at[right],
    row: flipUp ? at[up] : dims[up] - 1 - at[up],
  };
}

/** The voxel of a pixel, in the slice through `at`. */
export function voxelOf(
  column: number,
  row: number,
  { at, dims, plane }: { at: Triple; dims: Triple; plane: Plane },
): Triple {
  const voxel: Triple = [...at];
  const { right, up, flipRight, flipUp } = plane;
  voxel[right] = flipRight ? dims[right] - 1 - column : column;
  voxel[up] = flipUp ? row : dims[up] - 1 - row;
  return voxel;
}

/** Flat place in the values. */
export function placeOf([i, j, k]: Triple, [nx, ny]: Triple): number {
  return i + nx * (j + ny * k);
}
