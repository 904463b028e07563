/** @file The one error type of the lab. It imports nothing, so that every room may use it. */

/** Closed list of what can go wrong; views and tests branch on these, never on the text. */
export type LabErrorCode =
  | 'unknown-format'
  | 'unsupported-dtype'
  | 'unsupported-layout'
  | 'truncated-file'
  | 'malformed-file'
  | 'limit-exceeded'
  | 'missing-part'
  | 'missing-filter'
  | 'shape-mismatch'
  | 'grid-mismatch'
  | 'mixed-subjects'
  | 'mixed-units'
  | 'design-mismatch'
  | 'leaky-split'
  | 'unknown-order'
  | 'empty-roi'
  | 'unknown-roi'
  | 'bad-request'
  | 'no-dataset'
  | 'no-model'
  | 'bad-model'
  | 'too-few-trials'
  | 'not-finite'
  | 'webgpu-unavailable'
  | 'webgl-unavailable'
  | 'wrong-backend'
  | 'device-lost'
  | 'out-of-memory'
  | 'model-fetch'
  | 'hash-mismatch'
  | 'storage-failed'
  | 'worker-crashed'
  | 'unknown-operation'
  | 'internal';

/**
 * An error a person can act on: the message says what was expected, what was found, and what to do.
 * `context` holds plain data only, so that it can cross a worker boundary. A cancelled call is not a
 * `LabError`; it rejects with an `AbortError`.
 */
export class LabError extends Error {
  override readonly name = 'LabError';
  constructor(
    readonly code: LabErrorCode,
    message: string,
    readonly context: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Is this the rejection of a cancelled or superseded call? */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Any thrown value as a `LabError`; an unknown one becomes `internal` with the original as cause. */
export function asLabError(error: unknown): LabError {
  if (error instanceof LabError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new LabError('internal', message, {}, { cause: error });
}
