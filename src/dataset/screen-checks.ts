/**
 * @file What a part must agree with to go with the betas: subject, grid, units, order, version of the
 * estimates, and sessions that took place.
 */
import type { VoxelOrder } from '../domain/arrays.ts';
import type { LabError } from '../domain/errors.ts';
import { axisCodes, isSamePlace, toMm } from '../domain/orientation.ts';
import type { Affine } from '../domain/orientation.ts';
import { differsInVersion } from './anchor.ts';
import type { Anchor } from './anchor.ts';
import { lastSession, sessionsIn } from './nsd/release.ts';
import { dimsText, sameDims, subjectName, subjectOfGrid } from './nsd/subjects.ts';
import type { Dims } from './nsd/subjects.ts';
import { bidsName } from './recognise/bids.ts';
import type { Claim, Part } from './recognise/claim.ts';
import { refusal } from './refuse.ts';
import { affineOf } from './volume.ts';

function describeGrid(grid: Dims): string {
  const known = subjectOfGrid(grid);
  return dimsText(grid) + (known ? ` (${subjectName(known.subject.subject)}, ${known.space})` : '');
}

function checkSubject({ file, claim }: Part, { subject }: Anchor): LabError | undefined {
  if (!claim.subject || !subject || claim.subject === subject) return undefined;
  return refusal(
    'mixed-subjects',
    `The betas are of ${subjectName(subject)}; ${file.path} is of ${subjectName(claim.subject)}. ` +
      'Drop one subject at a time, or start anew with the other.',
    [file],
    { expected: subjectName(subject), found: subjectName(claim.subject) },
  );
}

/** The same for subjects of BIDS, whom names tell apart. */
function checkBidsSubject({ file }: Part, { betas }: Anchor): LabError | undefined {
  const label = bidsName(file.path)?.entities['sub'];
  const expected = betas?.kind === 'betas' ? betas.bids?.subject : undefined;
  if (label === undefined || expected === undefined || `sub-${label}` === expected)
    return undefined;
  return refusal(
    'mixed-subjects',
    `The betas are of ${expected}; ${file.path} is of sub-${label}. Drop one subject at a time, or ` +
      'start anew with the other.',
    [file],
    { expected, found: `sub-${label}` },
  );
}

function checkGrid({ file, claim }: Part, { grid }: Anchor): LabError | undefined {
  if (!('grid' in claim) || !claim.grid || !grid || sameDims(claim.grid, grid)) return undefined;
  return refusal(
    'grid-mismatch',
    `The data lie on a grid of ${describeGrid(grid)}; ${file.path} has ${describeGrid(claim.grid)}. ` +
      'Drop the file of the same subject and resolution.',
    [file],
    { expected: [...grid], found: [...claim.grid] },
  );
}

/** Where a volume lies: its axes, and the centre of its first voxel. */
function placeOf(affine: Affine): string {
  const first = toMm(affine, [0, 0, 0]).map((mm) => Number(mm.toFixed(1)));
  return `axes ${axisCodes(affine)} from (${first.join(', ')}) mm`;
}

/** Of the same size, but mirrored, turned or moved by more than half a voxel: its voxels are not those of the betas. */
function checkPlace({ file, claim }: Part, { grid, placed }: Anchor): LabError | undefined {
  if (!('grid' in claim) || !claim.grid || !grid || !placed) return undefined;
  const affine = affineOf(claim.array);
  if (!affine || isSamePlace(affine, placed.affine, grid, 0.5)) return undefined;
  const [expected, found] = [placeOf(placed.affine), placeOf(affine)];
  return refusal(
    'grid-mismatch',
    `${file.path} has as many voxels along each axis as ${placed.path}, but its header puts them elsewhere in the body: ${found}, not ` +
      `${expected}. Resample it to the grid of ${placed.path}; if only its header is wrong, save it with the other’s.`,
    [file],
    { expected, found },
  );
}

function checkUnits({ file, claim }: Part, { betas }: Anchor): LabError | undefined {
  if (!betas || claim.kind !== betas.kind || claim.units === betas.units) return undefined;
  return refusal(
    'mixed-units',
    `The betas loaded are in ${betas.units}; ${file.path} is in ${claim.units}. ` +
      'They cannot be joined: drop sessions of one preparation.',
    [file],
    { expected: betas.units, found: claim.units },
  );
}

/** Rows of masked voxels: as many, in the same order. */
function checkColumns({ file, claim }: Part, { betas }: Anchor): LabError | undefined {
  const isRows = claim.kind === 'betas' && betas?.kind === 'betas' && !claim.grid && !betas.grid;
  if (!isRows || claim.nColumns === betas.nColumns) return undefined;
  return refusal(
    'shape-mismatch',
    `The betas loaded have ${betas.nColumns} voxels; ${file.path} has ${claim.nColumns}. ` +
      'Drop sessions masked in the same way.',
    [file],
    { expected: betas.nColumns, found: claim.nColumns },
  );
}

/** Order of rows of voxels; undefined for volumes, whose order is their own, and for vertices. */
function orderOfRows(claim: Claim): VoxelOrder | undefined {
  const isVolume = claim.kind === 'betas' && claim.grid !== undefined;
  return 'order' in claim && !isVolume ? claim.order : undefined;
}

function checkOrder({ file, claim }: Part, { betas }: Anchor): LabError | undefined {
  const [found, expected] = [orderOfRows(claim), betas && orderOfRows(betas)];
  if (found === undefined || expected === undefined || found === expected) return undefined;
  return refusal(
    'unknown-order',
    `The betas loaded list their voxels in ${expected} order, ${file.path} in ${found} order. ` +
      'Correct the order of the one that is wrong.',
    [file],
    { expected, found },
  );
}

/** Estimates of two models are not one data set, though grid and units are the same. */
function checkVersion({ file, claim }: Part, anchor: Anchor): LabError | undefined {
  if (claim.kind !== 'betas' && claim.kind !== 'surface-betas') return undefined;
  if (!differsInVersion(claim, anchor)) return undefined;
  const expected = anchor.betas?.version;
  return refusal(
    'bad-request',
    `The betas loaded are ${expected}; ${file.path} is of ${claim.version}, another version: its estimates come of another ` +
      'model. Drop one version of the betas.',
    [file],
    { expected, found: claim.version },
  );
}

/** The plan has 40 sessions for everybody; four subjects did not come to all of them. */
function checkSession({ file, claim }: Part): LabError | undefined {
  const completed = sessionsIn('late', claim.subject);
  const session = lastSession(claim);
  if (completed === undefined || session === undefined || session <= completed) return undefined;
  return refusal(
    'design-mismatch',
    `${subjectName(claim.subject ?? 0)} completed ${completed} sessions; ${file.path} is taken for session ${session}. Trials of ` +
      'later sessions were planned but never shown: correct its session or its subject.',
    [file],
    { expected: completed, found: session },
  );
}

/** Why a part does not go with the others; undefined when it does. */
export function disagreement(part: Part, anchor: Anchor): LabError | undefined {
  return (
    checkSubject(part, anchor) ??
    checkBidsSubject(part, anchor) ??
    checkSession(part) ??
    checkUnits(part, anchor) ??
    checkColumns(part, anchor) ??
    checkOrder(part, anchor) ??
    checkVersion(part, anchor) ??
    checkGrid(part, anchor) ??
    checkPlace(part, anchor)
  );
}
