/**
 * @file Picture ids of NSD, branded so that the two bases never mix: the 73k id counts from 1
 * (`subjectim`, `73KID`), the nsdId from 0 (rows of `imgBrick`, first column of the stimulus table).
 */
import { LabError } from './errors.ts';

declare const brand: unique symbol;
/** 1..73000, as in `subjectim`, `sharedix` and `73KID`. */
export type Id73k = number & { readonly [brand]: 'Id73k' };
/** 0..72999, the row of a picture in `imgBrick` and in `nsd_stim_info_merged.csv`. */
export type NsdId = number & { readonly [brand]: 'NsdId' };

/**
 * A number as a 73k id.
 *
 * @throws LabError `malformed-file` when it is not a whole number from 1.
 */
export function id73k(value: number): Id73k {
  if (!Number.isInteger(value) || value < 1) {
    throw new LabError(
      'malformed-file',
      `A 73k id is a whole number from 1; found ${value}. Was an nsdId (from 0) taken for one?`,
      { value },
    );
  }
  return value as Id73k;
}

/** The row of a 73k id in `imgBrick`: one less. */
export function toNsdId(id: Id73k): NsdId {
  return (id - 1) as number as NsdId;
}

/**
 * A number as an nsdId.
 *
 * @throws LabError `malformed-file` when it is not a whole number from 0.
 */
export function nsdId(value: number): NsdId {
  if (!Number.isInteger(value) || value < 0) {
    throw new LabError('malformed-file', `An nsdId is a whole number from 0; found ${value}.`, {
      value,
    });
  }
  return value as NsdId;
}

/** The 73k id of an nsdId: one more. */
export function toId73k(id: NsdId): Id73k {
  return (id + 1) as number as Id73k;
}
