/** @file The experiment: `nsd_expdesign.mat` by its variables, `responses.tsv` by its columns. */
import { countOf, findArray } from '../loaded-file.ts';
import type { LoadedFile } from '../loaded-file.ts';
import type { BehaviourClaim, DesignClaim } from './claim.ts';
import { pathHints } from './names.ts';

/** A MAT file with `masterordering` and `subjectim`. */
export function recogniseDesign({ opened }: LoadedFile): DesignClaim | undefined {
  const masterordering = findArray(opened, 'masterordering');
  const subjectim = findArray(opened, 'subjectim');
  if (!masterordering || !subjectim) return undefined;
  return {
    kind: 'design',
    what: 'experimental design',
    because: `masterordering (${countOf(masterordering.shape)} trials) and subjectim (${subjectim.shape.join('×')})`,
    subject: undefined,
    masterordering,
    subjectim,
    sharedix: findArray(opened, 'sharedix'),
    stimpattern: findArray(opened, 'stimpattern'),
  };
}

/** A table with a column `73KID`: one row a trial that took place. */
export function recogniseBehaviour({ opened, path }: LoadedFile): BehaviourClaim | undefined {
  const id73k = findArray(opened, '73KID');
  if (!id73k) return undefined;
  return {
    kind: 'behaviour',
    what: 'responses of the subject',
    because: `a table with the column 73KID, ${countOf(id73k.shape)} trials`,
    subject: pathHints(path).subject,
    id73k,
    id10k: findArray(opened, '10KID'),
    session: findArray(opened, 'SESSION'),
    subjectColumn: findArray(opened, 'SUBJECT'),
  };
}
