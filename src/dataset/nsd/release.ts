/**
 * @file NSD in two releases: the last three sessions of every subject were held back until 2023-08-20
 * (they were the test set of Algonauts 2023). What was derived before stops at 37, 29 or 27 sessions.
 * Source: the NSD data manual, general information.
 */
import type { Release } from '../../domain/arrays.ts';
import type { Claim } from '../recognise/claim.ts';
import { TRIALS_PER_SESSION } from './design.ts';
import { NSD_SUBJECTS } from './subjects.ts';

const HELD_BACK = 3;

/** Sessions of a subject in a release; undefined for who is none of the eight. */
export function sessionsIn(release: Release, subject: number | undefined): number | undefined {
  const total = NSD_SUBJECTS.find((known) => known.subject === subject)?.sessions;
  return total && (release === 'late' ? total : total - HELD_BACK);
}

/** The last session of a file of betas; undefined for data that are not NSD's own sessions. */
export function lastSession(claim: Claim): number | undefined {
  if (claim.kind === 'surface-betas') return claim.session;
  if (claim.kind !== 'betas' || claim.bids) return undefined;
  const more = claim.manySessions ? Math.ceil(claim.nTrials / TRIALS_PER_SESSION) - 1 : 0;
  return claim.session + more;
}

/** By hand, else by its number. */
export function releaseOfSession(
  { release, subject }: Pick<Claim, 'release' | 'subject'>,
  session: number,
): Release | undefined {
  const early = sessionsIn('first', subject);
  return early === undefined ? undefined : (release ?? (session > early ? 'late' : 'first'));
}

/**
 * The release a file belongs to. Averages of brain-diffuser were made of the first unless a person
 * says otherwise.
 *
 * @returns undefined for what is in both releases alike, and for other data.
 */
export function releaseOf(claim: Claim): Release | undefined {
  if (claim.kind === 'image-rows') {
    const known =
      claim.layout === 'brain-diffuser' ? sessionsIn('first', claim.subject) : undefined;
    return known === undefined ? undefined : (claim.release ?? 'first');
  }
  const last = lastSession(claim);
  return last === undefined ? undefined : releaseOfSession(claim, last);
}

/** Why, for the card, and what it is good for. */
export function whyRelease(claim: Claim): string {
  const { subject } = claim;
  if (claim.kind === 'image-rows') {
    return `pictures of the rows are those of ${sessionsIn(releaseOf(claim) ?? 'first', subject)} sessions, by the design`;
  }
  return `session ${lastSession(claim)} of ${sessionsIn('late', subject)}; the last three were held back until 2023-08-20`;
}
