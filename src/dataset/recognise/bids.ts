/**
 * @file BIDS derivatives: series of single-trial betas (`…_betaseries.nii.gz`, `…_desc-betas_statmap`,
 * and LAION-fMRI's `…_stat-effect_desc-SingletrialBetas_statmap.nii.gz`), the tables that say what
 * each volume showed (`…_events.tsv`, `…_trials.tsv`), and regions (`…_label-FFA1_mask.nii.gz`).
 * LAION-fMRI as its public documentation and loading package describe it; no file of it was at hand.
 */
import type { Hemi } from '../../domain/roi.ts';
import { baseName, countOf, gridOf, isNumeric, onlyArray } from '../loaded-file.ts';
import type { LoadedFile } from '../loaded-file.ts';
import { dimsText } from '../nsd/subjects.ts';
import type { BetasClaim, TrialTableClaim } from './claim.ts';

/** Entities of a BIDS name: `sub`, `ses`, `task`, `run`, `desc`, … and what follows the last `_`. */
export interface BidsName {
  entities: Readonly<Record<string, string>>;
  suffix: string;
}

/** `sub-01_ses-02_task-images_desc-betas_statmap.nii.gz`; undefined for any other name. */
export function bidsName(path: string): BidsName | undefined {
  const stem = baseName(path).replace(/\.(nii|tsv|func\.gii|h5)(\.gz)?$/i, '');
  const parts = stem.split('_');
  const suffix = parts.pop();
  const pairs = parts.map((part): [string, string] => {
    const dash = part.indexOf('-');
    return [part.slice(0, Math.max(0, dash)), part.slice(dash + 1)];
  });
  if (!suffix || pairs[0]?.[0] !== 'sub' || pairs.some(([key]) => key === '')) return undefined;
  return { entities: Object.fromEntries(pairs), suffix };
}

const wholeNumber = (label: string | undefined) =>
  label !== undefined && /^\d+$/.test(label) ? Number(label) : undefined;

/** A number for each session and run, in their order: 203 for `ses-02_run-03`. */
function sessionNumber({ ses, run }: BidsName['entities']): number {
  const [session, part] = [wholeNumber(ses), wholeNumber(run)];
  if (part === undefined) return session ?? 1;
  return session === undefined ? part : 100 * session + part;
}

/** What a series and its table of trials have in common. */
export function seriesKey({ entities }: BidsName): string {
  const { sub, ses, task, run } = entities;
  return [sub, ses, task, run].map((label) => label ?? '').join('/');
}

const words = ({ sub, ses, task, run }: BidsName['entities']) =>
  Object.entries({ sub, ses, task, run })
    .filter(([, label]) => label !== undefined)
    .map(([key, label]) => `${key}-${label}`)
    .join(' ');

const isBetas = ({ suffix, entities: { desc = '', stat } }: BidsName) =>
  /^beta(s|series)$/i.test(suffix) ||
  (/^(statmap|boldmap)$/.test(suffix) && (/beta/i.test(desc) || stat === 'beta'));

/** What only a file of LAION-fMRI would settle; empty for other data sets. */
const uncheckedOf = ({ entities: { stat, desc } }: BidsName): string =>
  stat === 'effect' && desc === 'SingletrialBetas'
    ? '; LAION-fMRI as its documentation describes it, unchecked on a real file: grid, scale of the betas, ' +
      'and beta_index counted from 0'
    : '';

/** A series of volumes, one a trial. */
export function recogniseBidsBetas({ opened, path }: LoadedFile): BetasClaim | undefined {
  const name = bidsName(path);
  const array = onlyArray(opened);
  const grid = array && gridOf(array);
  const nTrials = array?.shape[0] ?? 0;
  if (!name || !isBetas(name) || !array || !grid || array.shape.length !== 4) return undefined;
  if (!isNumeric(array.dtype)) return undefined;
  return {
    kind: 'betas',
    what: `betas, ${words(name.entities)}`,
    because: `BIDS beta series by its name, grid ${dimsText(grid)}, ${nTrials} trials, units as the model gave them${uncheckedOf(name)}`,
    subject: undefined,
    session: sessionNumber(name.entities),
    array,
    nTrials,
    grid,
    nColumns: grid[0] * grid[1] * grid[2],
    units: array.units,
    order: 'nifti',
    manySessions: false,
    bids: {
      key: seriesKey(name),
      subject: `sub-${name.entities['sub'] ?? ''}`,
      desc: name.entities['desc'],
    },
  };
}

/** Columns that name the picture of a trial, the most telling first. */
const STIMULUS = [
  'stim_file',
  'label',
  'image_name',
  'image_file',
  'image',
  'image_id',
  'stimulus_id',
  'stim_id',
  'stimulus',
  'ImgName',
  'filename',
  'condition',
  'trial_type',
];

/** `…_events.tsv` and `…_trials.tsv` with a column that names the stimulus. */
export function recogniseTrialTable({ opened, path }: LoadedFile): TrialTableClaim | undefined {
  const name = bidsName(path);
  if (!name || !/^(events|trials)$/.test(name.suffix)) return undefined;
  const columnOf = (wanted: string) => opened.arrays.find((array) => array.path === wanted);
  const stimulus = STIMULUS.map(columnOf).find((array) => array !== undefined);
  if (!stimulus) return undefined;
  return {
    kind: 'trial-table',
    what: `trials of ${words(name.entities)}`,
    because: `BIDS table of ${countOf(stimulus.shape)} rows; the column ${stimulus.path} names the stimulus`,
    subject: undefined,
    key: seriesKey(name),
    stimulus,
    trialType: columnOf('trial_type'),
    betaIndex: columnOf('beta_index'),
  };
}

const HEMI: Readonly<Record<string, Hemi>> = { L: 'lh', R: 'rh' };

/** Name and side of a region by its BIDS name: `label-FFA1`, `hemi-L`; a mask without label is one. */
export function bidsRegion(path: string): { name: string; hemi: Hemi | 'both' } | undefined {
  const name = bidsName(path);
  if (!name || !/^(mask|dseg|probseg)$/.test(name.suffix)) return undefined;
  const { label, desc, hemi = '' } = name.entities;
  return { name: label ?? `${desc ?? 'any'} mask`, hemi: HEMI[hemi] ?? 'both' };
}
