/** @file Fixtures and their twins, for tests: files written by other libraries with what they hold. */
import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ReaderFile } from '../types.ts';

/** Folders of fixtures, one a family of formats. */
export const FIXTURE_AREAS = [
  'nifti',
  'npy',
  'hdf5',
  'mat',
  'freesurfer',
  'mgh',
  'gifti',
  'table',
  'json',
  'archive',
  'safetensors',
  'picture',
];

/** What the oracle found for one array; see `scripts/fixtures/readers/twin.py`. */
export interface ArrayTwin {
  path: string;
  dtype: string;
  shape: number[];
  axes: string[];
  units?: string;
  first?: (number | string)[];
  weighted?: number;
  min?: number;
  max?: number;
  mean?: number;
  strings?: string[];
}

export interface Twin {
  file: string;
  format: string;
  arrays: ArrayTwin[];
  affine?: number[];
}

const ROOT = new URL('../', import.meta.url);

/** Bytes of a fixture. */
export async function fixtureBytes(area: string, name: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(new URL(`${area}/fixtures/${name}`, ROOT)));
}

/** Bytes as a dropped file. */
export function asFile(name: string, bytes: BlobPart): ReaderFile {
  return { path: name, blob: new Blob([bytes]) };
}

/** A fixture as a dropped file. */
export async function fixtureFile(area: string, name: string): Promise<ReaderFile> {
  return asFile(name, await fixtureBytes(area, name));
}

/** Every twin of one format, in the order of names. */
export async function twinsOf(area: string): Promise<Twin[]> {
  const folder = new URL(`${area}/fixtures/`, ROOT);
  const names = (await readdir(fileURLToPath(folder))).filter((name) =>
    name.endsWith('.twin.json'),
  );
  return Promise.all(
    names
      .sort()
      .map(async (name) => JSON.parse(await readFile(new URL(name, folder), 'utf8')) as Twin),
  );
}

/** Pictures that only browsers decode, so that they have no twin of numbers. */
const UNTWINNED: Readonly<Record<string, readonly string[]>> = {
  picture: ['photo.jpg', 'grey.jpg', 'exact.webp', 'lossy.webp'],
};

/** Names of every whole fixture of one format. */
export async function namesOf(area: string): Promise<string[]> {
  return [...(await twinsOf(area)).map(({ file }) => file), ...(UNTWINNED[area] ?? [])];
}

/** Numbers of a twin; JSON has no NaN, so those are strings there. */
export function asNumber(value: number | string): number {
  if (typeof value === 'number') return value;
  return value.startsWith('-') ? -Infinity : value === 'nan' ? NaN : Infinity;
}

/** An HDF5 file that says that it is packed with LZO, which nobody here can undo. */
export async function lzfAsLzo(): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await fixtureBytes('hdf5', 'lzf.h5');
  // The filter's number in the header: 32000 becomes 305.
  bytes.set(
    [0x31, 0x01],
    bytes.findIndex((byte, i) => byte === 0x00 && bytes[i + 1] === 0x7d),
  );
  return bytes;
}
