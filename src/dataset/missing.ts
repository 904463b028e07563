/** @file What would add something to the data set, and where its layout keeps it. */
import type { MissingPart } from '../domain/dataset.ts';
import { subjectName, subjectOfVertices } from './nsd/subjects.ts';
import { partsOf } from './recognise/claim.ts';
import type { Part } from './recognise/claim.ts';
import { WANTED } from './wanted.ts';
import type { Form } from './wanted.ts';

function formOf(parts: readonly Part[]): Form {
  const [volume] = partsOf(parts, 'betas');
  if (volume) return volume.claim.bids ? 'bids' : 'volume';
  const [surface] = partsOf(parts, 'surface-betas');
  if (surface) return subjectOfVertices(surface.claim.nVertices) ? 'native' : 'fsaverage';
  return partsOf(parts, 'image-rows')[0]?.claim.layout ?? 'volume';
}

/** What is not there, required parts first. */
export function missingParts(
  parts: readonly Part[],
  subject: number | undefined,
  space: string | undefined,
  hasStimuli: boolean,
): { required: MissingPart[]; optional: MissingPart[] } {
  const form = formOf(parts);
  const fill = (where: string) =>
    where
      .replaceAll('{subject}', subject ? subjectName(subject) : 'subjNN')
      .replaceAll('{space}', space ?? 'func1pt8mm')
      .replaceAll('{token}', space === 'func1mm' ? 'func1pt0' : 'func1pt8');
  const absent = (isRequired: boolean) =>
    WANTED.flatMap(({ part, why, where, required, found }): MissingPart[] => {
      const place = where[form];
      const isWanted = place !== undefined && (required ?? false) === isRequired;
      return isWanted && !found(parts, form, hasStimuli) ? [{ part, why, where: fill(place) }] : [];
    });
  return { required: absent(true), optional: absent(false) };
}
