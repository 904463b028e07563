/** @file How a pickle is refused: always a `LabError` that says what stood where. */
import { LabError } from '../../domain/errors.ts';

/** The bytes are no pickle that Python would read either. */
export function malformed(why: string, at: number): LabError {
  return new LabError(
    'malformed-file',
    `Not a readable pickle: ${why} at byte ${at}. The file is damaged; get it again, or drop another one.`,
    { at },
  );
}

/** The file ends before what it announces. */
export function cutOff(needed: number, size: number): LabError {
  return new LabError(
    'truncated-file',
    `The file ends at byte ${size}, where at least ${needed} bytes were expected. The download may have been cut; get the file again.`,
    { expected: needed, found: size },
  );
}

/** More of something than any model has. */
export function tooMuch(what: string, limit: number): LabError {
  return new LabError(
    'limit-exceeded',
    `The pickle has more than ${limit.toLocaleString('en')} ${what}; no model needs that many. It is refused.`,
    { limit },
  );
}

/** Something that models do not do. */
export function refused(what: string, at: number): LabError {
  return new LabError(
    'bad-model',
    `The pickle ${what} (byte ${at}). Only plain tensors and the modules of known generators and mappers are read, and nothing in a file is ever run; it is refused.`,
    { at },
  );
}
