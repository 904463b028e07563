/** @file Units, voxel order and mark of missing data of arrays that were given the role of responses. */
import type { FileFact } from '../domain/arrays.ts';
import type { NamedArray } from '../readers/types.ts';
import { findIn } from './assigned/source.ts';
import type { Assignment } from './assigned/source.ts';
import { UNITS, missingFact } from './facts.ts';
import type { LoadedFile } from './loaded-file.ts';

const NOT_SAID = 'nothing in the file tells, and it was not said with the role';

function ownFacts(array: NamedArray, { source }: Assignment): FileFact[] {
  const units = source.units ?? array.units;
  const isVolumes = array.shape.length >= 4;
  const order = isVolumes ? 'nifti' : (source.order ?? 'unknown');
  const unitsWhy = units === 'unknown' ? NOT_SAID : 'by its header';
  return [
    { name: 'units', value: UNITS[units], why: unitsWhy, correctable: true },
    {
      name: 'order',
      value: order,
      why: isVolumes ? 'x fastest, as volumes lie on disk' : NOT_SAID,
      correctable: !isVolumes,
    },
    { ...missingFact(array, source.missing), correctable: true },
  ];
}

/**
 * @param assignments  Roles of this file; others than responses have no facts.
 * @returns            Each fact with the path of its array.
 */
export function roleFacts(file: LoadedFile, assignments: readonly Assignment[]): FileFact[] {
  return assignments
    .filter(({ role }) => role === 'responses')
    .flatMap((assignment) => {
      const array = findIn(file, assignment.source.array);
      return ownFacts(array, assignment).map((fact) => {
        const isSaid = assignment.source[fact.name as 'units' | 'order' | 'missing'] !== undefined;
        const byHand = isSaid && fact.correctable === true;
        return { ...fact, ...(byHand && { why: 'said by hand' }), byHand, array: array.path };
      });
    });
}
