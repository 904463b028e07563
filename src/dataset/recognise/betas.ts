/**
 * @file Betas of a session, by content: an array named `betas` with trials on the slowest axis, as
 * whole volumes (HDF5 and NIfTI), as rows of masked voxels, or as vertices. int16 values of NSD
 * are 300 × percent signal change; the headers say nothing of it (NIfTI slope 0 means none).
 */
import type { Units, VoxelOrder } from '../../domain/arrays.ts';
import type { NamedArray } from '../../readers/types.ts';
import { baseName, gridOf, isNumeric, onlyArray } from '../loaded-file.ts';
import type { LoadedFile } from '../loaded-file.ts';
import {
  FSAVERAGE_VERTICES,
  dimsText,
  subjectName,
  subjectOfGrid,
  subjectOfMask,
  subjectOfVertices,
} from '../nsd/subjects.ts';
import type { BetasClaim, Claim } from './claim.ts';
import type { SurfaceBetasClaim } from './surface-claims.ts';
import { pathHints } from './names.ts';
import type { PathHints } from './names.ts';

const UNIT_TEXT: Record<Units, string> = {
  psc300: 'int16 ÷ 300',
  psc: 'percent signal change',
  z: 'z-scores',
  label: 'labels',
  ncsnr: 'ncsnr',
  index: 'indices',
  mm: 'mm',
  rgb: 'RGB',
  unknown: 'unknown units',
};

function betasArray({ opened, path }: LoadedFile): NamedArray | undefined {
  const named = opened.arrays.find((array) => baseName(array.path) === 'betas');
  const only = /(^|\.)betas[_.-]/i.test(baseName(path)) ? onlyArray(opened) : undefined;
  const array = named ?? only;
  return array && isNumeric(array.dtype) && array.shape.length >= 2 ? array : undefined;
}

function unitsOf(array: NamedArray, floats: Units): Units {
  if (array.units !== 'unknown') return array.units;
  return array.dtype === 'int16' ? 'psc300' : floats;
}

const sessionText = (session: number | undefined) =>
  session === undefined ? 'betas' : `betas, session ${session}`;

function volumes(array: NamedArray, hints: PathHints): BetasClaim | undefined {
  const grid = gridOf(array);
  const nTrials = array.shape[0] ?? 0;
  if (!grid || array.shape.length !== 4) return undefined;
  const known = subjectOfGrid(grid);
  const units = unitsOf(array, 'unknown');
  const space = known?.space ?? hints.space;
  const owner = known ? ` = ${subjectName(known.subject.subject)}` : '';
  return {
    kind: 'betas',
    what: sessionText(hints.session),
    because: [space, `grid ${dimsText(grid)}${owner}`, `${nTrials} trials`, UNIT_TEXT[units]]
      .filter(Boolean)
      .join(', '),
    subject: known?.subject.subject ?? hints.subject,
    version: hints.version,
    session: hints.session ?? 1,
    array,
    nTrials,
    grid,
    nColumns: grid[0] * grid[1] * grid[2],
    units,
    order: 'nifti',
    manySessions: false,
  };
}

/** `[nTrials, nVertices]`, or an MGH's frames of `[1, 1, nVertices]`. */
function vertices(array: NamedArray, hints: PathHints): SurfaceBetasClaim | undefined {
  const [nTrials = 0, ...rest] = array.shape;
  const nVertices = Math.max(...rest);
  const native = subjectOfVertices(nVertices);
  const hemi = native?.hemi ?? hints.hemi;
  const fits = rest.every((size) => size === 1 || size === nVertices);
  if (!fits || !hemi || (!native && nVertices !== FSAVERAGE_VERTICES)) return undefined;
  const units = unitsOf(array, 'psc');
  const mesh = native ? `native surface of ${subjectName(native.subject.subject)}` : 'fsaverage';
  return {
    kind: 'surface-betas',
    what: `${sessionText(hints.session)}, ${hemi}`,
    because: `${mesh} by its ${nVertices} vertices, ${nTrials} trials, ${UNIT_TEXT[units]}`,
    subject: native?.subject.subject ?? hints.subject,
    version: hints.version,
    session: hints.session ?? 1,
    hemi,
    array,
    nTrials,
    nVertices,
    units,
  };
}

const ORDER_TEXT: Record<VoxelOrder, string> = {
  nifti: 'voxels in disk order (x fastest)',
  numpy: 'voxels in numpy’s order (z fastest)',
  unknown: 'voxel order unknown',
};

function maskText(nColumns: number): string {
  const subject = subjectOfMask(nColumns);
  return subject === undefined ? '' : ` (as many as nsdgeneral of ${subjectName(subject)})`;
}

/**
 * Rows of voxels already masked: mind-reader's sessions (int16, disk order), MindEye 2's file of all
 * sessions (numpy's order, by its published notebook); of others the order is not known.
 */
function masked(array: NamedArray, hints: PathHints): BetasClaim | undefined {
  const [nTrials = 0, nColumns = 0] = array.shape;
  if (array.shape.length !== 2) return undefined;
  const units = unitsOf(array, 'z');
  const perSession = array.dtype === 'int16' && hints.session !== undefined;
  const ofAll = /^betas_all_subj/.test(hints.stem);
  const manySessions = ofAll && nTrials > 750;
  const order = perSession ? 'nifti' : ofAll ? 'numpy' : 'unknown';
  return {
    kind: 'betas',
    what: manySessions ? `betas, ${Math.ceil(nTrials / 750)} sessions` : sessionText(hints.session),
    because: `${nTrials} trials × ${nColumns} masked voxels${maskText(nColumns)}, ${UNIT_TEXT[units]}, ${ORDER_TEXT[order]}`,
    subject: subjectOfMask(nColumns) ?? hints.subject,
    session: hints.session ?? 1,
    array,
    nTrials,
    grid: undefined,
    nColumns,
    units,
    order,
    manySessions,
  };
}

/** What the name or the folder of NSD's other experiments says; undefined for the core experiment. */
function otherExperiment({ path }: LoadedFile, { version, subject }: PathHints): Claim | undefined {
  const told = /^(?:[lr]h\.)?betas_nsd(synthetic|imagery)(?![a-z])/i.exec(baseName(path))?.[1];
  const name = told ?? /^(?:nsd)?(synthetic|imagery|resting)betas/i.exec(version ?? '')?.[1];
  return name === undefined
    ? undefined
    : {
        kind: 'other-experiment',
        what: `betas of NSD’s ${name} runs`,
        because:
          'by name or folder; their trials are not those of the core experiment’s design: give the array a role to ' +
          'use it alone',
        subject,
      };
}

/** Betas as whole volumes, masked rows or vertices. */
export function recogniseBetas(file: LoadedFile): Claim | undefined {
  const array = betasArray(file);
  if (!array) return undefined;
  const hints = pathHints(file.path);
  const other = otherExperiment(file, hints);
  return other ?? vertices(array, hints) ?? volumes(array, hints) ?? masked(array, hints);
}
