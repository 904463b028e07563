/** @file The errors that every reader throws, worded alike: what was expected, found, and what to do. */
import { LabError } from '../domain/errors.ts';

/** The file ends before what its header promises. */
export function truncated(what: string, expected: number, found: number): LabError {
  return new LabError(
    'truncated-file',
    `${what}: expected ${expected} bytes, found ${found}. The file is cut short; copy it again.`,
    { expected, found },
  );
}

/** The bytes contradict the format. `what` says which rule, with the value found. */
export function malformed(what: string, context: Readonly<Record<string, unknown>> = {}): LabError {
  return new LabError(
    'malformed-file',
    `${what}. The file is damaged or not what its first bytes say; export it again.`,
    context,
  );
}

/** More than the lab takes in. `advice` says what to do instead. */
export function overLimit(what: string, limit: number, found: number, advice: string): LabError {
  return new LabError('limit-exceeded', `${what}: limit ${limit}, found ${found}. ${advice}`, {
    limit,
    found,
  });
}

/** A type of number that the lab has no use for, or cannot read. */
export function unsupportedType(format: string, type: string, advice: string): LabError {
  return new LabError(
    'unsupported-dtype',
    `${format}: values of type ${type} cannot be read. ${advice}`,
    { format, type },
  );
}
