/**
 * @file What a person says of a file against the rules: units, voxel order, subject, session, what marks
 * missing voxels, release, or that it is not to be used. The file is then recognised as before and its
 * claim changed.
 */
import type { Units } from '../domain/arrays.ts';
import type { Correction } from '../domain/dataset.ts';
import { LabError } from '../domain/errors.ts';
import { findFile } from './assigned/source.ts';
import type { LoadedFile } from './loaded-file.ts';
import { releaseOf } from './nsd/release.ts';
import type { Claim } from './recognise/claim.ts';
import { recognise } from './recognise/recognise.ts';

/** By path; of one path the newest, fields of older ones kept. */
export type Corrections = ReadonlyMap<string, Correction>;

type Field = 'units' | 'order' | 'subject' | 'session' | 'missing' | 'release';
const FIELDS: readonly Field[] = ['units', 'order', 'subject', 'session', 'missing', 'release'];

/** Fields of a claim that a person may know better. The order of whole volumes is the file's own. */
export function correctable(claim: Claim): Field[] {
  const isVolume = 'grid' in claim && claim.grid !== undefined;
  return FIELDS.filter((field) => {
    if (field === 'order') return field in claim && !isVolume;
    if (field === 'missing') return isResponses(claim);
    if (field === 'release') return releaseOf(claim) !== undefined;
    return field in claim;
  });
}

/** Betas in whatever form: what can lack data. */
export function isResponses(claim: Claim): claim is Extract<Claim, { units: Units }> {
  return 'units' in claim && 'array' in claim;
}

const given = (correction: Correction) => FIELDS.filter((field) => correction[field] !== undefined);

/** Sessions have a release once their subject is known, which may have been said by hand. */
function ofSubject(claim: Claim, { subject }: Correction): Claim {
  return subject === undefined ? claim : { ...claim, subject };
}

/** The claim with what was said by hand. */
function corrected(claim: Claim, correction: Correction): Claim {
  const possible = correctable(ofSubject(claim, correction));
  const fields = given(correction).filter((field) => possible.includes(field));
  if (fields.length === 0) return claim;
  const changes = Object.fromEntries(fields.map((field) => [field, correction[field]]));
  const because = `${claim.because}; ${fields.join(', ')} by hand`;
  return { ...claim, ...changes, because };
}

/** What a file is used for; undefined when no rule knows it, or it is not to be used. */
export function claimOf(file: LoadedFile, corrections: Corrections): Claim | undefined {
  const claim = recognise(file);
  const correction = corrections.get(file.path);
  if (!claim || !correction) return claim;
  return correction.ignored ? undefined : corrected(claim, correction);
}

/**
 * Add a correction to those there are.
 *
 * @throws LabError `bad-request` for a file that no rule knows, or a field that it does not have.
 */
export function withCorrection(
  corrections: Corrections,
  file: LoadedFile,
  correction: Correction,
): Corrections {
  const claim = recognise(file);
  const before = corrections.get(file.path);
  const known = claim && ofSubject(claim, { ...before, ...correction });
  const possible: readonly Field[] = known ? correctable(known) : [];
  const wrong = given(correction).find((field) => !possible.includes(field));
  if (!claim || wrong !== undefined) {
    throw new LabError(
      'bad-request',
      `${file.path} is ${claim ? `taken for ${claim.what}` : 'known by no rule'}: its ${wrong ?? 'claim'} cannot be ` +
        `corrected. ${claim ? `Correct ${possible.join(', ') || 'nothing of it'}.` : 'Give its arrays a role instead, with units, order and missing.'}`,
      { file: file.path },
    );
  }
  return new Map(corrections).set(file.path, { ...before, ...correction, file: file.path });
}

/** Corrections in the order they were said, each of an open file. @throws as {@link withCorrection} */
export function allCorrections(
  files: readonly LoadedFile[],
  said: readonly Correction[],
): Corrections {
  return said.reduce<Corrections>(
    (all, correction) => withCorrection(all, findFile(files, correction.file), correction),
    new Map(),
  );
}
