/** @file NIfTI datatype codes as types of number, with the axis that vectors per voxel add. */
import { unsupportedType } from '../fail.ts';
import type { NumericDType } from '../numbers.ts';

export interface VoxelType {
  dtype: NumericDType;
  /** Values per voxel, fastest in the file: 3 for RGB, 2 for complex; 1 adds no axis. */
  perVoxel: number;
  /** Name of the axis that `perVoxel > 1` adds. */
  axis: 'channel' | 're-im' | undefined;
}

function scalar(dtype: NumericDType): VoxelType {
  return { dtype, perVoxel: 1, axis: undefined };
}

const CODES: ReadonlyMap<number, VoxelType> = new Map([
  [2, scalar('uint8')],
  [4, scalar('int16')],
  [8, scalar('int32')],
  [16, scalar('float32')],
  [32, { dtype: 'float32', perVoxel: 2, axis: 're-im' }],
  [64, scalar('float64')],
  [128, { dtype: 'uint8', perVoxel: 3, axis: 'channel' }],
  [256, scalar('int8')],
  [512, scalar('uint16')],
  [768, scalar('uint32')],
  [1024, scalar('int64')],
  [1280, scalar('uint64')],
  [1792, { dtype: 'float64', perVoxel: 2, axis: 're-im' }],
  [2304, { dtype: 'uint8', perVoxel: 4, axis: 'channel' }],
]);

/** @throws LabError `unsupported-dtype` for bits, 128-bit floats and unknown codes. */
export function voxelTypeOf(code: number): VoxelType {
  const type = CODES.get(code);
  if (!type) throw unsupportedType('NIfTI', `code ${code}`, 'Save the image as float32.');
  return type;
}
