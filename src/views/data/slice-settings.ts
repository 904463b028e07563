/** @file What a person chose of the slices, kept while other volumes and frames are looked at. Pure. */
import { obliquityOf, type Triple, type WorldAxis } from '../../domain/orientation.ts';
import type { Volume } from '../../domain/volume.ts';
import { planeOf, sizeOf } from './planes.ts';
import type { SliceColours } from './slice-picture.ts';

/** All three planes, one of them, or the flat surfaces. */
export type SliceMode = 'all' | WorldAxis | 'flat';

export interface SliceSettings {
  mode: SliceMode;
  /** The plane pressed last: what is saved of all three. */
  pressed: WorldAxis;
  /** Undefined for the most central voxel of the volume. */
  at: Triple | undefined;
  /** Undefined for that of the volume. */
  range: [number, number] | undefined;
  /** Undefined for those usual for the volume. */
  colours: SliceColours | undefined;
  leftIsRight: boolean;
  opacity: number;
  regions: string[];
}

export const defaultSettings: SliceSettings = {
  ...{ mode: 'all', pressed: 2, at: undefined, range: undefined, colours: undefined },
  ...{ leftIsRight: false, opacity: 0.55, regions: [] },
};

const worlds: WorldAxis[] = [2, 1, 0];

/** Planes with more than one voxel either way. */
export function planesOf({ dims, affine }: Pick<Volume, 'dims' | 'affine'>): WorldAxis[] {
  return worlds.filter((world) => {
    const { width, height } = sizeOf(dims, planeOf(world, affine, false));
    return width > 1 && height > 1;
  });
}

/** The mode chosen, or what this volume has of it. */
export function modeFor(mode: SliceMode, planes: readonly WorldAxis[], hasFlat: boolean) {
  if (mode === 'flat' && hasFlat) return mode;
  if (typeof mode === 'number' && planes.includes(mode)) return mode;
  return planes.length === 3 ? 'all' : (planes[0] ?? 2);
}

/** The voxel chosen, where this volume has it. */
export function voxelFor(
  at: Triple | undefined,
  { dims, centre }: Pick<Volume, 'dims' | 'centre'>,
) {
  return at && at.every((place, axis) => place < (dims[axis] ?? 0)) ? at : centre;
}

/** How the volume lies in the picture. */
export function orientationWords({ affine }: Pick<Volume, 'affine'>, leftIsRight: boolean): string {
  if (!affine) {
    return 'The file does not say how the volume lies in the body: planes are those of the array, first voxel at the left and bottom.';
  }
  const tilt = obliquityOf(affine);
  const tilted =
    tilt > 0.5
      ? ` Slices are cut along the array, ${tilt.toFixed(0)}° from the axes of the body.`
      : '';
  return `Sides by the file’s affine: the right of the body is at the ${leftIsRight ? 'left' : 'right'}.${tilted}`;
}
