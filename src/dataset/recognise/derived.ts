/**
 * @file Subsets of NSD that circulate, one row a picture: the Algonauts 2023 challenge (z-scores of
 * fsaverage vertices, with pictures and vertex masks) and brain-diffuser's averages (raw values,
 * numpy's voxel order). Told by names, since their arrays are bare; shapes must fit.
 */
import { baseName, countOf, onlyArray } from '../loaded-file.ts';
import type { LoadedFile } from '../loaded-file.ts';
import { FSAVERAGE_VERTICES, subjectOfVertices } from '../nsd/subjects.ts';
import { ROI_FAMILIES } from '../nsd/labels.ts';
import type { ImageRowsClaim, PictureClaim } from './claim.ts';
import type { SurfaceMapClaim, SurfaceRoiClaim, VertexLabelsClaim } from './surface-claims.ts';
import { pathHints } from './names.ts';

const ALGONAUTS_ROWS = /^(lh|rh)_training_fmri\.npy$/;
const DIFFUSER_ROWS = /^nsd_(train|test)_fmriavg_nsdgeneral_sub(\d)\.npy$/;
const VERTEX_LABELS = /^(lh|rh)\.(.+)_(fsaverage|challenge)_space\.npy$/;
const PICTURE = /^train-(\d+)_nsd-(\d+)\.(png|jpe?g)$/;

const sideOf = (text: string | undefined) => (text === 'lh' || text === 'rh' ? text : undefined);

/** Rows of pictures: vertices of a hemisphere, or averaged voxels of one side of the split. */
export function recogniseImageRows({ opened, path }: LoadedFile): ImageRowsClaim | undefined {
  const array = onlyArray(opened);
  const [nRows = 0, nColumns = 0] = array?.shape ?? [];
  if (!array || array.shape.length !== 2) return undefined;
  const hemi = sideOf(ALGONAUTS_ROWS.exec(baseName(path))?.[1]);
  const [, side, sub] = DIFFUSER_ROWS.exec(baseName(path)) ?? [];
  if (!hemi && !side) return undefined;
  const rows = { kind: 'image-rows' as const, array, nRows, nColumns };
  if (hemi) {
    return {
      ...rows,
      what: `Algonauts 2023 training responses, ${hemi}`,
      because: `${nRows} pictures × ${nColumns} vertices, z-scores averaged over repetitions`,
      subject: pathHints(path).subject,
      layout: 'algonauts',
      hemi,
      side: undefined,
      units: 'z',
    };
  }
  return {
    ...rows,
    what: `brain-diffuser averages, ${side}`,
    because: `${nRows} pictures × ${nColumns} voxels in numpy's order, still × 300`,
    subject: Number(sub),
    layout: 'brain-diffuser',
    hemi: undefined,
    side: side === 'test' ? 'val' : 'train',
    units: 'psc300',
    order: 'numpy',
  };
}

/** `lh.floc-faces_challenge_space.npy`: a label for each vertex of the challenge or of fsaverage. */
export function recogniseVertexLabels({ opened, path }: LoadedFile): VertexLabelsClaim | undefined {
  const array = onlyArray(opened);
  const [, side, family, space] = VERTEX_LABELS.exec(baseName(path)) ?? [];
  const hemi = sideOf(side);
  if (!array || !hemi || !family || array.shape.length !== 1) return undefined;
  const whole = space === 'fsaverage';
  if (whole && countOf(array.shape) !== FSAVERAGE_VERTICES) return undefined;
  return {
    kind: 'vertex-labels',
    what: `${family === 'all-vertices' ? 'vertices in use' : `regions ${family}`}, ${hemi}`,
    because: `a label for each of ${countOf(array.shape)} vertices of ${whole ? 'fsaverage' : 'the challenge'}`,
    subject: pathHints(path).subject,
    family,
    hemi,
    space: whole ? 'fsaverage' : 'challenge',
    array,
  };
}

/**
 * `train-0001_nsd-00013.png`: row (from 1) and nsdId (from 0) in the name. Any other picture is one
 * that a condition may name.
 */
export function recognisePicture({ opened, path }: LoadedFile): PictureClaim | undefined {
  const array = onlyArray(opened);
  const [, row, nsdId] = PICTURE.exec(baseName(path)) ?? [];
  const [height = 0, width = 0, channels = 0] = array?.shape ?? [];
  const isPicture = /^(png|jpe?g|webp)$/i.test(opened.format);
  if (!array || array.shape.length !== 3 || !isPicture) return undefined;
  const size = `${height}×${width}, ${channels} channels`;
  return {
    kind: 'picture',
    what: row ? `picture of row ${row}` : `picture ${baseName(path)}`,
    because: row
      ? `${size}; row from 1 and nsdId from 0 in its name`
      : `${size}; the picture of a condition of this name`,
    subject: row ? pathHints(path).subject : undefined,
    row: row === undefined ? undefined : Number(row) - 1,
    nsdId: nsdId === undefined ? undefined : Number(nsdId),
    array,
    height,
    width,
    channels,
  };
}

function singleFrame(file: LoadedFile) {
  const array = onlyArray(file.opened);
  const nVertices = array ? countOf(array.shape) : 0;
  const isVector = array !== undefined && nVertices === Math.max(...array.shape);
  const native = subjectOfVertices(nVertices);
  const hints = pathHints(file.path);
  const hemi = hints.hemi ?? native?.hemi;
  if (!/^mg[hz]/.test(file.opened.format) || !isVector || !hemi) return undefined;
  const subject = native?.subject.subject ?? hints.subject;
  return { array, nVertices, hemi, stem: hints.stem, subject, version: hints.version };
}

/** `lh.streams.mgz`: a label for each vertex. */
export function recogniseSurfaceRoi(file: LoadedFile): SurfaceRoiClaim | undefined {
  const frame = singleFrame(file);
  if (!frame || !Object.hasOwn(ROI_FAMILIES, frame.stem)) return undefined;
  const { array, nVertices, hemi, stem, subject } = frame;
  return {
    kind: 'surface-roi',
    what: `${stem === 'nsdgeneral' ? 'mask' : 'regions'} ${hemi}.${stem} on the surface`,
    because: `a label for each of ${nVertices} vertices, NSD atlas by its name`,
    subject,
    family: stem,
    hemi,
    array,
    nVertices,
  };
}

/** `lh.ncsnr.mgh`. */
export function recogniseSurfaceMap(file: LoadedFile): SurfaceMapClaim | undefined {
  const frame = singleFrame(file);
  if (frame?.stem !== 'ncsnr') return undefined;
  const { array, nVertices, hemi, subject, version } = frame;
  return {
    kind: 'surface-map',
    what: `ncsnr on the surface, ${hemi}`,
    because: `one value for each of ${nVertices} vertices, by its name`,
    subject,
    version,
    hemi,
    array,
    nVertices,
  };
}
