/**
 * @file Single volumes: label volumes (regions, masks) and maps of one number per voxel. Which of
 * the two a volume is cannot be told from its header alone (NSD writes labels as float64), so the
 * name decides between them, after the shape has made it a volume.
 */
import type { NamedArray } from '../../readers/types.ts';
import { gridOf, isSingleVolume, onlyArray } from '../loaded-file.ts';
import type { LoadedFile } from '../loaded-file.ts';
import { ROI_FAMILIES } from '../nsd/labels.ts';
import { dimsText, subjectName, subjectOfGrid } from '../nsd/subjects.ts';
import type { Dims } from '../nsd/subjects.ts';
import type { MapClaim, RoiClaim } from './claim.ts';
import { bidsRegion } from './bids.ts';
import { pathHints } from './names.ts';
import type { PathHints } from './names.ts';

const MAPS: [RegExp, string][] = [
  [/^ncsnr$/, 'signal-to-noise ratio over repetitions'],
  [/^ncsnr_split[12]$/, 'signal-to-noise ratio of half the pictures'],
  [/^meanbeta(_session\d+)?$/, 'mean betas, still × 300'],
  [/^R2(run)?(_session\d+)?$/, 'variance explained by the GLM, percent'],
  [/^(HRFindex(run)?|FRACvalue)_session\d+$/, 'a choice of the GLM'],
  [/^(onoffbeta|signaldropout\w*|mean(_session\d+)?|aseg|brainmask)$/, 'a map of the scan'],
  [/^valid(_session\d+)?$/, 'where the scan covers'],
  [/^prf_\w+$/, 'population receptive field'],
  [/^floc_\w+$/, 'localiser contrast'],
  [/^T[12](w?_to_\w+)?$/i, 'anatomy'],
];

interface Volume {
  array: NamedArray;
  grid: Dims;
  hints: PathHints;
  where: string;
  subject: number | undefined;
}

function volumeOf(file: LoadedFile): Volume | undefined {
  const array = onlyArray(file.opened);
  const grid = array && isSingleVolume(array) ? gridOf(array) : undefined;
  if (!array || !grid || !/nifti|analyze/i.test(file.opened.format)) return undefined;
  const hints = pathHints(file.path);
  const known = subjectOfGrid(grid);
  const owner = known ? ` = ${subjectName(known.subject.subject)}, ${known.space}` : '';
  return {
    array,
    grid,
    hints,
    where: `grid ${dimsText(grid)}${owner}`,
    subject: known?.subject.subject ?? hints.subject,
  };
}

/** `ncsnr`, `meanbeta` and their like. */
export function recogniseMap(file: LoadedFile): MapClaim | undefined {
  const volume = volumeOf(file);
  const entry = volume && MAPS.find(([name]) => name.test(volume.hints.stem));
  if (!volume || !entry) return undefined;
  return {
    kind: 'map',
    what: `${volume.hints.stem}: ${entry[1]}`,
    because: `one volume, ${volume.where}, by its name`,
    subject: volume.subject,
    version: volume.hints.version,
    name: volume.hints.stem,
    array: volume.array,
    grid: volume.grid,
    space: volume.hints.space,
  };
}

/** Whole numbers that the header scales are measurements. */
const isLabelType = ({ dtype, units, meta }: NamedArray) =>
  units === 'label' || (!dtype.startsWith('float') && meta['slope'] === undefined);

/** A known atlas by its name; any other volume of unscaled whole numbers is a mask of that name. */
export function recogniseRoi(file: LoadedFile): RoiClaim | undefined {
  const volume = volumeOf(file);
  if (!volume) return undefined;
  const { array, grid, hints, where, subject } = volume;
  const atlas = Object.hasOwn(ROI_FAMILIES, hints.stem);
  const named = atlas || /(^|\/)roi\//.test(file.path) || /mask/i.test(hints.stem);
  if (!named && !isLabelType(array)) return undefined;
  const region = bidsRegion(file.path) ?? { name: hints.stem, hemi: hints.hemi ?? 'both' };
  const side = region.hemi === 'both' ? '' : `${region.hemi}.`;
  const general = hints.stem === 'nsdgeneral';
  return {
    kind: 'roi',
    what: `${general ? 'mask' : atlas ? 'regions' : 'mask or region'} ${side}${region.name}`,
    because: `one volume of ${array.dtype}, ${where}${atlas ? ', NSD atlas by its name' : ''}`,
    subject,
    family: atlas ? hints.stem : 'mask',
    name: region.name,
    hemi: region.hemi,
    array,
    grid,
    space: hints.space,
  };
}
