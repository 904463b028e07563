/** @file What a path says: subject, session, hemisphere, space. A hint only; content decides first. */
import type { Hemi } from '../../domain/roi.ts';
import { baseName } from '../loaded-file.ts';

export interface PathHints {
  /** Name without folders, hemisphere prefix and extensions: `prf-visualrois`, `betas_session03`. */
  stem: string;
  subject: number | undefined;
  session: number | undefined;
  hemi: Hemi | undefined;
  space: string | undefined;
  /** Folder of NSD's betas, which says how they were estimated: `betas_fithrf_GLMdenoise_RR`. */
  version: string | undefined;
}

const EXTENSIONS = /\.(nii|mgz|mgh|hdf5|h5|mat|npy|csv|tsv|txt|json|gii|gz|ctab|3d)$/i;
const SPACES = /(?:^|\/)(func1pt8mm|func1mm|fsaverage|nativesurface|MNI|anat)(?=\/)/;

const SUBJECT = /(?:^|[^a-z])subj?-?0?([1-8])(?![0-9])/gi;
const VERSION =
  /(?:^|\/)((?:nsdsynthetic|nsdimagery|resting)?betas_(?:assumehrf|fithrf(?:_GLMdenoise_RR)?))(?=\/)/gi;

/** Of several in a path the one nearest to the file. */
const lastOf = (path: string, pattern: RegExp) => [...path.matchAll(pattern)].at(-1)?.[1];

function bare(name: string): string {
  let stem = name;
  while (EXTENSIONS.test(stem)) stem = stem.replace(EXTENSIONS, '');
  return stem;
}

/** Read the hints of a path such as `nsddata/ppdata/subj01/func1pt8mm/roi/lh.streams.nii.gz`. */
export function pathHints(path: string): PathHints {
  const name = baseName(path);
  const hemi = /^(lh|rh)\./.exec(name)?.[1];
  // `sub-01_…` is BIDS's own name of a subject, who is none of NSD's eight.
  const subject = /^sub-[^_]+_/.test(name) ? undefined : lastOf(path, SUBJECT);
  const session = /session[_-]?(\d{1,3})(?!\d)/i.exec(name)?.[1];
  return {
    stem: bare(hemi ? name.slice(3) : name),
    subject: subject === undefined ? undefined : Number(subject),
    session: session === undefined ? undefined : Number(session),
    hemi: hemi === 'lh' || hemi === 'rh' ? hemi : undefined,
    space: SPACES.exec(path)?.[1],
    version: lastOf(path, VERSION),
  };
}
