/** @file Members of archives as arrays: each opened by its content, and equal ones stacked. */
import type { Problem } from '../../domain/arrays.ts';
import { asLabError, isAbort } from '../../domain/errors.ts';
import { MAX_ARRAYS } from '../limits.ts';
import type { NamedArray, OpenedFile, ReaderFile, ReadOptions } from '../types.ts';

/** Opens a member as if it had been dropped. */
export type OpenMember = (file: ReaderFile, options?: ReadOptions) => Promise<OpenedFile>;

/** A member that can be had as a file. */
export interface Member {
  name: string;
  size: number;
  blob: (options?: ReadOptions) => Promise<Blob>;
}

export interface OpenedMember {
  name: string;
  opened: OpenedFile;
}

/** Path of an array of a member: `masks/V1.npy` for its only array, `x.mat/betas` for one of many. */
export function memberPath(name: string, path: string): string {
  return path === '' ? name : `${name}/${path.replace(/^\//, '')}`;
}

/** Open every member; those that cannot be opened become problems, the rest goes on. */
export async function openMembers(
  members: readonly Member[],
  open: OpenMember,
  problems: Problem[],
  options?: ReadOptions,
): Promise<OpenedMember[]> {
  const opened: OpenedMember[] = [];
  for (const { name, blob } of members.slice(0, MAX_ARRAYS)) {
    options?.signal?.throwIfAborted();
    try {
      const file = { path: name, blob: await blob(options) };
      opened.push({ name, opened: await open(file, options) });
    } catch (error) {
      if (isAbort(error)) throw error;
      const { code, message } = asLabError(error);
      problems.push({ code, message: `${name}: ${message}` });
    }
    options?.onProgress?.(opened.length / members.length);
  }
  return opened;
}

/** All arrays of the members, under the members' names. */
export function memberArrays(members: readonly OpenedMember[]): NamedArray[] {
  return members.flatMap(({ name, opened }) =>
    opened.arrays.map((array) => ({ ...array, path: memberPath(name, array.path) })),
  );
}
