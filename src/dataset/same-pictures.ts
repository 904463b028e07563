/** @file A design that comes later must not change what the trials loaded before have shown. */
import type { DatasetInfo } from '../domain/dataset.ts';
import type { Part } from './recognise/claim.ts';
import { refusal } from './refuse.ts';

/** The name of the picture of every trial, by session. */
function picturesBySession(info: DatasetInfo): Map<number, string[]> {
  const nameAt = (trial: number) => info.conditionNames[info.trialCondition[trial] ?? -1] ?? '';
  return new Map(
    info.sessions.map(({ session, firstTrial, nTrials }) => [
      session,
      Array.from({ length: nTrials }, (_, row) => nameAt(firstTrial + row)),
    ]),
  );
}

/**
 * @param added  New parts, of which the designs are refused on a difference.
 * @throws LabError `design-mismatch` naming the first trial that would show another picture.
 */
export function assertSamePictures(
  before: DatasetInfo,
  after: DatasetInfo,
  added: readonly Part[],
): void {
  const designs = added.filter(({ claim }) => /^(design|behaviour)$/.test(claim.kind));
  const [first] = designs;
  if (!before.nsd || !first) return;
  const were = picturesBySession(before);
  for (const [session, names] of picturesBySession(after)) {
    const row = names.findIndex((name, i) => name !== (were.get(session)?.[i] ?? name));
    if (row < 0) continue;
    throw refusal(
      'design-mismatch',
      `The design in use shows picture ${were.get(session)?.[row]} in trial ${row} of session ${session}; ` +
        `${first.file.path} shows ${names[row]}. Start anew to use the other design.`,
      designs.map(({ file }) => file),
      { session, row },
    );
  }
}
