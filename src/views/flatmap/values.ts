/** @file The per-voxel maps one can look at: numbers, unit, range and colours of each. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { Roi } from '../../domain/roi.ts';
import { noiseCeiling } from '../../numerics/noise-ceiling.ts';
import type { Choices, standardMaps } from '../../state/choices.ts';
import type { VoxelMap } from '../../state/maps-store.ts';
import type { MappedView } from '../../state/types/decode.ts';
import type { ColormapName } from '../../ui/colormaps.ts';

type StandardMap = (typeof standardMaps)[number];

/** The standard ones, and those of the maps store by name. */
export type MapKind = Choices['flatmap']['kind'];

export interface ValueMap {
  kind: MapKind;
  title: string;
  /** What the numbers are, for hover. */
  explains: string;
  unit: string;
  /** `[nVoxels]`, NaN where there is none. For `rois` the index into the ROIs shown, NaN where none. */
  values: Float32Array;
  scale: 'diverging' | 'sequential' | 'category';
  /** Ends of the colour bar; symmetric for diverging maps. */
  range: [number, number];
}

export interface MapChoice {
  kind: MapKind;
  title: string;
  /** Why it cannot be shown now; absent when it can. */
  lacks: string | undefined;
}

/** The maps of this dataset, with what those lack that cannot be drawn. */
export function mapChoices(dataset: DatasetInfo, own: readonly VoxelMap[]): MapChoice[] {
  return [
    { kind: 'betas', title: 'Betas', lacks: undefined },
    { kind: 'perturbed', title: 'Perturbed betas', lacks: undefined },
    { kind: 'difference', title: 'Perturbed − betas', lacks: undefined },
    {
      kind: 'rois',
      title: 'ROI labels',
      lacks: dataset.rois.length > 0 ? undefined : 'no ROI files were dropped',
    },
    {
      kind: 'noise-ceiling',
      title: 'Noise ceiling',
      lacks: dataset.ncsnr ? undefined : 'no ncsnr file was dropped',
    },
    ...own.map(({ name }) => ({ kind: `own ${name}` as const, title: name, lacks: undefined })),
  ];
}

/** Of how many presentations the scan on the map is the mean: its noise ceiling is higher. */
export function nAveragedOf(mapped: Pick<MappedView, 'trials'> | undefined): number {
  return mapped?.trials.length ?? 1;
}

/** Noise ceiling of the mean of n presentations, in percent of a voxel's variance. NaN stays NaN. */
export function ceilingPercent(ncsnr: Float32Array, nAveraged: number): Float32Array {
  return noiseCeiling(ncsnr, nAveraged).map((share) => 100 * share);
}

/** `noise ceiling`, `noise ceiling, mean of 3`. */
export function ceilingTitle(nAveraged: number): string {
  return nAveraged > 1 ? `Noise ceiling, mean of ${nAveraged}` : 'Noise ceiling';
}

const niceEnds = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The next round number, so that the bar of one scan is mostly the bar of the next. */
export function niceEnd(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const decade = 10 ** Math.floor(Math.log10(value));
  const factor = niceEnds.find((end) => end * decade >= value * 0.999) ?? 10;
  return Number((factor * decade).toPrecision(6));
}

const sampleSize = 8192;

/** About the 99.5th percentile of |values|, from at most 8,192 of them, evenly taken; NaN left out. */
export function robustPeak(values: Float32Array): number {
  const stride = Math.max(1, Math.ceil(values.length / sampleSize));
  const sizes: number[] = [];
  for (let i = 0; i < values.length; i += stride) {
    const size = Math.abs(values[i] ?? NaN);
    if (Number.isFinite(size)) sizes.push(size);
  }
  sizes.sort((a, b) => a - b);
  return sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * 0.995))] ?? 0;
}

function difference(mapped: MappedView): Float32Array {
  return mapped.perturbedZ.map((value, i) => value - (mapped.betasZ[i] ?? NaN));
}

/** Index of the first ROI that holds each voxel, NaN where none does. */
function labelIndex(nVoxels: number, rois: readonly Roi[]): Float32Array {
  const labels = new Float32Array(nVoxels).fill(NaN);
  for (const [index, roi] of [...rois.entries()].reverse()) {
    for (const voxel of roi.voxels) labels[voxel] = index;
  }
  return labels;
}

const texts: Record<StandardMap, { title: string; explains: string; unit: string }> = {
  betas: {
    title: 'Betas',
    explains: 'Response to this scan, z-scored per voxel over the trials of its session.',
    unit: 'z',
  },
  perturbed: {
    title: 'Perturbed betas',
    explains: 'The same after all perturbation steps: what the mapper is given.',
    unit: 'z',
  },
  difference: {
    title: 'Perturbed − betas',
    explains: 'What the perturbation steps added to each voxel.',
    unit: 'Δ z',
  },
  rois: { title: 'ROI labels', explains: 'Regions of the atlases chosen for outlines.', unit: '' },
  'noise-ceiling': {
    title: 'Noise ceiling',
    explains:
      'Variance of one presentation that repeats with the picture: ncsnr² / (ncsnr² + 1), in percent.',
    unit: '% of variance',
  },
};

export interface ValueSources {
  dataset: DatasetInfo;
  mapped: MappedView | undefined;
  /** ROIs of the label map, first wins. */
  rois: readonly Roi[];
  /** Of the maps store. */
  own: readonly VoxelMap[];
}

function valuesOf(kind: StandardMap, from: ValueSources): Float32Array | undefined {
  const { dataset, mapped } = from;
  // A scan of an earlier dataset must not be painted on this one.
  const scan = mapped?.betasZ.length === dataset.nVoxels ? mapped : undefined;
  switch (kind) {
    case 'betas':
      return scan?.betasZ;
    case 'perturbed':
      return scan?.perturbedZ;
    case 'difference':
      return scan && difference(scan);
    case 'rois':
      return labelIndex(dataset.nVoxels, from.rois);
    case 'noise-ceiling':
      return dataset.ncsnr && ceilingPercent(dataset.ncsnr, nAveragedOf(mapped));
  }
}

function rangeOf(kind: StandardMap, values: Float32Array, from: ValueSources): [number, number] {
  if (kind === 'rois') return [0, Math.max(1, from.rois.length)];
  if (kind === 'noise-ceiling') return [0, niceEnd(robustPeak(values))];
  // Betas and perturbed betas share the bar of the betas: they are there to be compared.
  const peak = robustPeak(kind === 'perturbed' ? (from.mapped?.betasZ ?? values) : values);
  return [-niceEnd(peak), niceEnd(peak)];
}

const scales = {
  betas: 'diverging',
  perturbed: 'diverging',
  difference: 'diverging',
  rois: 'category',
  'noise-ceiling': 'sequential',
} as const;

/** The bar for values of any kind: symmetric when some are negative. */
function spanOf(values: Float32Array): [number, number] {
  const end = niceEnd(robustPeak(values));
  return [values.some((value) => value < 0) ? -end : 0, end];
}

function ownMap(kind: MapKind, { own, dataset }: ValueSources): ValueMap | undefined {
  const map = own.find(({ name }) => kind === `own ${name}`);
  if (map?.values.length !== dataset.nVoxels) return undefined;
  const { name: title, explains, unit, values } = map;
  const range = spanOf(values);
  return {
    kind,
    title,
    explains,
    unit,
    values,
    scale: range[0] < 0 ? 'diverging' : 'sequential',
    range,
  };
}

/** Title and words of a map where the scan is the mean of several presentations. */
function meanTexts(kind: StandardMap, nAveraged: number): Partial<(typeof texts)[StandardMap]> {
  if (kind === 'betas') {
    const explains = `Mean response over the ${nAveraged} presentations of the picture, each z-scored per voxel over the trials of its session.`;
    return { explains };
  }
  if (kind !== 'noise-ceiling') return {};
  return {
    title: ceilingTitle(nAveraged),
    unit: `% of variance (mean of ${nAveraged})`,
    explains: `Variance of the mean of ${nAveraged} presentations that repeats with the picture: ncsnr² / (ncsnr² + 1/${nAveraged}), in percent.`,
  };
}

function standardMap(kind: StandardMap, from: ValueSources): ValueMap | undefined {
  const values = valuesOf(kind, from);
  if (!values) return undefined;
  const range = rangeOf(kind, values, from);
  const nAveraged = nAveragedOf(from.mapped);
  const words = { ...texts[kind], ...(nAveraged > 1 && meanTexts(kind, nAveraged)) };
  return { kind, ...words, values, scale: scales[kind], range };
}

function isStandard(kind: MapKind): kind is StandardMap {
  return Object.hasOwn(texts, kind);
}

/** The map to draw, or undefined while its numbers are not there. `end` pins the end of the bar. */
export function valueMap(kind: MapKind, from: ValueSources, end?: number): ValueMap | undefined {
  const map = isStandard(kind) ? standardMap(kind, from) : ownMap(kind, from);
  if (!map || end === undefined || map.scale === 'category') return map;
  return { ...map, range: [map.range[0] < 0 ? -end : 0, end] };
}

/** Which colour table a scale takes in each theme: the centre of a diverging map is the page's own. */
export function colormapFor(scale: ValueMap['scale'], scheme: 'dark' | 'light'): ColormapName {
  if (scale !== 'diverging') return 'sequential';
  return scheme === 'dark' ? 'diverging-dark' : 'diverging-light';
}
