/**
 * @file HDF5 files, and MAT v7.3 which are HDF5 behind a block of text. The library is loaded when
 * the first such file is opened.
 */
import type { FormatReader } from '../types.ts';

const MAGIC = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** Where the superblock may lie behind a user block, as far as sniffing looks. */
const OFFSETS = [0, 512, 1024, 2048];

function isHdf5(head: Uint8Array): boolean {
  return OFFSETS.some((offset) => MAGIC.every((byte, index) => head[offset + index] === byte));
}

function isMat73(head: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(head.subarray(0, 19)) === 'MATLAB 7.3 MAT-file';
}

export const mat73Reader: FormatReader = {
  format: 'mat7.3',
  sniff: (head) => isHdf5(head) && isMat73(head),
  open: async (file, options) => (await import('./matlab.ts')).openMat73(file, options),
};

export const hdf5Reader: FormatReader = {
  format: 'hdf5',
  sniff: isHdf5,
  open: async (file, options) => (await import('./open.ts')).openHdf5(file, options),
};
