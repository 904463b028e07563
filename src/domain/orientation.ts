/**
 * @file How the axes of a volume lie in the body, from its affine (voxel to mm, RAS+: x to the right,
 * y to the front, z upwards). Checked against nibabel's `aff2axcodes`, `voxel_sizes`, `obliquity`.
 */

/** `[4, 4]` row-major: voxel indices (0-based, first axis of the file first) to mm. */
export type Affine = readonly number[];

/** An axis of the body: 0 left to right, 1 back to front, 2 down to up. */
export type WorldAxis = 0 | 1 | 2;

/** What an axis of the array runs along, and whether towards right, front, or up (1). */
export interface AxisDirection {
  world: WorldAxis;
  sign: 1 | -1;
}

export type Triple = [number, number, number];

type Matrix3 = [Triple, Triple, Triple];

const axes = [0, 1, 2] as const;
const letters = [
  ['L', 'R'],
  ['P', 'A'],
  ['I', 'S'],
] as const;

/** Columns of the linear part: where one step along each axis of the array leads, mm. */
function stepsOf(affine: Affine): Matrix3 {
  const step = (axis: number): Triple => [
    affine[axis] ?? NaN,
    affine[4 + axis] ?? NaN,
    affine[8 + axis] ?? NaN,
  ];
  return [step(0), step(1), step(2)];
}

function cross(a: Triple, b: Triple): Triple {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** Voxel size along each axis of the array, mm. */
export function spacingOf(affine: Affine): Triple {
  const [x, y, z] = stepsOf(affine);
  return [Math.hypot(...x), Math.hypot(...y), Math.hypot(...z)];
}

/** Is this an affine that gives every voxel a place of its own? Sixteen finite numbers, no axis lost. */
export function isAffine(value: unknown): value is Affine {
  if (!Array.isArray(value) || value.length !== 16 || !value.every(Number.isFinite)) return false;
  const affine: Affine = value;
  const [x, y, z] = stepsOf(affine);
  const size = spacingOf(affine).reduce((product, length) => product * length, 1);
  return size > 0 && Math.abs(dot(x, cross(y, z))) > 1e-6 * size;
}

/**
 * The nearest matrix without shear: the orthogonal factor of the polar decomposition, by Newton's
 * iteration `R <- (R + R^-T) / 2` (Higham 1986), whose columns are cross products over the determinant.
 */
function withoutShear(columns: Matrix3): Matrix3 {
  let now = columns;
  for (let i = 0; i < 30; i++) {
    const [a, b, c] = now;
    const determinant = dot(a, cross(b, c));
    const inverse: Matrix3 = [cross(b, c), cross(c, a), cross(a, b)];
    const mean = (axis: 0 | 1 | 2, k: 0 | 1 | 2) =>
      (now[axis][k] + inverse[axis][k] / determinant) / 2;
    const next = axes.map((axis): Triple => [mean(axis, 0), mean(axis, 1), mean(axis, 2)]);
    now = [next[0] ?? a, next[1] ?? b, next[2] ?? c];
  }
  return now;
}

/**
 * The axis of the body that each axis of the array runs along most; every axis of the body is given once.
 *
 * @param affine  One that {@link isAffine} takes.
 * @see           nibabel.orientations.io_orientation, which it equals.
 */
export function directionsOf(affine: Affine): [AxisDirection, AxisDirection, AxisDirection] {
  const unit = stepsOf(affine).map((step): Triple => {
    const length = Math.hypot(...step);
    return [step[0] / length, step[1] / length, step[2] / length];
  });
  const zero: Triple = [0, 0, 0];
  const columns = withoutShear([unit[0] ?? zero, unit[1] ?? zero, unit[2] ?? zero]);
  const free = new Set<WorldAxis>(axes);
  const direction = (column: Triple): AxisDirection => {
    const along = (world: WorldAxis) => Math.abs(column[world]);
    const world = [...free].reduce((best, other) => (along(other) > along(best) ? other : best));
    free.delete(world);
    return { world, sign: column[world] < 0 ? -1 : 1 };
  };
  return [direction(columns[0]), direction(columns[1]), direction(columns[2])];
}

/** `RAS`, `LPI`, …: where each axis of the array runs to. */
export function axisCodes(affine: Affine): string {
  return directionsOf(affine)
    .map(({ world, sign }) => letters[world][sign > 0 ? 1 : 0])
    .join('');
}

/** Letter of the end of an axis of the body. */
export function letterOf(world: WorldAxis, sign: 1 | -1): string {
  return letters[world][sign > 0 ? 1 : 0];
}

/** Place of a voxel's centre, mm. */
export function toMm(affine: Affine, [i, j, k]: readonly [number, number, number]): Triple {
  const row = (r: number) =>
    (affine[r] ?? NaN) * i +
    (affine[r + 1] ?? NaN) * j +
    (affine[r + 2] ?? NaN) * k +
    (affine[r + 3] ?? NaN);
  return [row(0), row(4), row(8)];
}

/**
 * Largest angle between an axis of the body and the axis of the array nearest to it, degrees.
 *
 * @see nibabel.affines.obliquity, whose largest it is.
 */
export function obliquityOf(affine: Affine): number {
  const steps = stepsOf(affine);
  const angles = axes.map((world) => {
    const most = Math.max(...steps.map((step) => Math.abs(step[world]) / Math.hypot(...step)));
    return (Math.acos(Math.min(1, most)) * 180) / Math.PI;
  });
  return Math.max(...angles);
}

/** Do two affines put the voxels of a volume of this size in the same places, within a part of a voxel? */
export function isSamePlace(a: Affine, b: Affine, dims: readonly number[], part = 0.1): boolean {
  const [x = 1, y = 1, z = 1] = dims.map((size) => size - 1);
  const tolerance = part * Math.min(...spacingOf(a));
  const corners: Triple[] = [
    [0, 0, 0],
    [x, 0, 0],
    [0, y, 0],
    [0, 0, z],
  ];
  return corners.every((corner) => {
    const [p, q] = [toMm(a, corner), toMm(b, corner)];
    return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]) <= tolerance;
  });
}
