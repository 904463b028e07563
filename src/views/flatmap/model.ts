/** @file From a dataset, a scan and how one looks at it to the scene of the map. Pure. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { Perturbation } from '../../domain/decode.ts';
import type { Roi } from '../../domain/roi.ts';
import type { VoxelMap } from '../../state/maps-store.ts';
import type { MappedView } from '../../state/types/decode.ts';
import type { Steps } from '../../ui/steps.ts';
import { categoryColour, colormaps, type Rgb } from '../../ui/colormaps.ts';
import type { MapGeometry, NoMap } from './geometry.ts';
import { mapKindOf, surfaceSteps } from './geometry.ts';
import type { Inks, Paint, PaintStyle, Scene } from './gl/scene.ts';
import { anchorSteps, type LabelAnchor } from './labels.ts';
import { montageGeometry } from './montage.ts';
import { membershipOf, outlineSteps, type Outlines } from './outlines.ts';
import { pickIndex, type PickIndex } from './picking.ts';
import { outlinedRois, type FlatmapSettings } from './settings.ts';
import { roiState, voxelState, voxelStates } from './states.ts';
import {
  ceilingPercent,
  colormapFor,
  niceEnd,
  robustPeak,
  valueMap,
  type ValueMap,
} from './values.ts';

export type Scheme = 'dark' | 'light';

/** What depends on the dataset alone. */
export interface MapBase {
  geometry: MapGeometry;
  index: PickIndex;
}

/** What the two-dimensional colours fade by: the noise ceiling of a scan. */
export interface Reliability {
  /** `[nVoxels]` 0..1. */
  reliability: Float32Array;
  /** Noise ceiling, percent, at which `reliability` is 1. */
  fullCeiling: number;
  /** Presentations that the scan is the mean of. */
  nAveraged: number;
}

/** What depends on the families that are outlined. */
export interface MapRegions {
  /** What the outlines lie on. */
  geometry: MapGeometry;
  rois: Roi[];
  outlines: Outlines;
  anchors: LabelAnchor[];
}

/** Noise ceiling of the mean of n presentations over a round number of percent near the highest, at most 1. */
export function reliabilityOf(ncsnr: Float32Array, nAveraged: number): Reliability {
  const reliability = ceilingPercent(ncsnr, nAveraged);
  const fullCeiling = niceEnd(robustPeak(reliability));
  for (let i = 0; i < reliability.length; i += 1) {
    reliability[i] = Math.min(1, (reliability[i] ?? NaN) / fullCeiling);
  }
  return { fullCeiling, reliability, nAveraged };
}

/** The triangles and their index, or why there is no map. */
export function* mapBase(dataset: DatasetInfo): Steps<MapBase | NoMap> {
  const kind = mapKindOf(dataset);
  if (typeof kind === 'object') return kind;
  const geometry =
    kind === 'montage' && dataset.grid
      ? montageGeometry(dataset.grid)
      : yield* surfaceSteps(dataset.surfaces);
  yield;
  const index = pickIndex(geometry);
  return { geometry, index };
}

export function* mapRegions(
  dataset: DatasetInfo,
  geometry: MapGeometry,
  hiddenFamilies: readonly string[],
): Steps<MapRegions> {
  const rois = outlinedRois(dataset, hiddenFamilies);
  const membership = membershipOf(dataset.nVoxels, rois);
  yield;
  const outlines = yield* outlineSteps(geometry, membership);
  yield;
  const anchors = yield* anchorSteps(geometry, rois, membership);
  return { geometry, rois, outlines, anchors };
}

/** A map whose regions are not found yet. */
export function noRegions(geometry: MapGeometry): MapRegions {
  const outlines = { segments: new Float32Array(0), roi: new Uint16Array(0) };
  return { geometry, rois: [], outlines, anchors: [] };
}

const inks: Record<Scheme, Inks & { outline: Rgb; marked: Rgb }> = {
  dark: {
    gyrus: [74, 80, 90],
    sulcus: [50, 55, 63],
    silenced: [15, 18, 22],
    raised: [255, 255, 255],
    chosen: [99, 201, 218],
    outline: [226, 230, 236],
    marked: [99, 218, 236],
  },
  light: {
    gyrus: [222, 225, 229],
    sulcus: [188, 193, 200],
    silenced: [255, 255, 255],
    raised: [20, 24, 30],
    chosen: [11, 112, 131],
    outline: [40, 46, 54],
    marked: [0, 118, 138],
  },
};

export function inksOf(scheme: Scheme): Inks {
  return inks[scheme];
}

/** RGBA of each outlined ROI; alpha 255 says that it is perturbed, or the one that is pointed at. */
export function roiInks(
  rois: readonly Roi[],
  states: Uint8Array,
  scheme: Scheme,
  pointed?: string,
): Uint8Array {
  const { outline, marked, raised } = inks[scheme];
  return Uint8Array.from(
    rois.flatMap((roi) =>
      roi.name === pointed
        ? [...raised, 255]
        : roiState(roi, states) === voxelState.asIs
          ? [...outline, 190]
          : [...marked, 255],
    ),
  );
}

function categoryTable(): Uint8Array {
  return Uint8Array.from(Array.from({ length: 256 }, (_, i) => [...categoryColour(i)]).flat());
}

let categories: Uint8Array | undefined;

/** Colour table of a map; the same object every time, so that it is uploaded once. */
export function tableOf(map: ValueMap, scheme: Scheme): Uint8Array {
  if (map.scale !== 'category') return colormaps[colormapFor(map.scale, scheme)].table;
  categories ??= categoryTable();
  return categories;
}

const nothing: ValueMap = {
  kind: 'betas',
  title: 'Betas',
  explains: '',
  unit: 'z',
  values: new Float32Array(0),
  scale: 'diverging',
  range: [-1, 1],
};

/** The map to draw; folds alone while its numbers are not there. */
export function mapToDraw(
  settings: Pick<FlatmapSettings, 'kind' | 'end'>,
  dataset: DatasetInfo,
  mapped: MappedView | undefined,
  rois: readonly Roi[],
  own: readonly VoxelMap[] = [],
): ValueMap | undefined {
  return valueMap(settings.kind, { dataset, mapped, rois, own }, settings.end);
}

export function paintOf(
  dataset: DatasetInfo,
  map: ValueMap | undefined,
  perturbation: Perturbation,
  reliability: Float32Array | undefined,
  chosen: readonly number[],
): Paint {
  const states = voxelStates(dataset.nVoxels, dataset.rois, perturbation);
  const values = map?.values ?? new Float32Array(dataset.nVoxels).fill(NaN);
  return { values, reliability, states, chosen };
}

export function styleOf(
  map: ValueMap | undefined,
  settings: Pick<FlatmapSettings, 'threshold' | 'fade'>,
  scheme: Scheme,
): PaintStyle {
  const { scale, range } = map ?? nothing;
  return {
    table: tableOf(map ?? nothing, scheme),
    categorical: scale === 'category',
    range,
    threshold: scale === 'category' ? 0 : settings.threshold,
    fadeByReliability: settings.fade && scale === 'diverging',
    inks: inks[scheme],
  };
}

/** The same scene in the inks of the light theme, nothing pointed at or chosen: for white paper. */
export function printScene(scene: Scene, { rois }: MapRegions, map: ValueMap | undefined): Scene {
  const { threshold, fadeByReliability } = scene.style;
  return {
    ...scene,
    roiInk: roiInks(rois, scene.paint.states, 'light'),
    paint: { ...scene.paint, chosen: [] },
    style: styleOf(map, { threshold, fade: fadeByReliability }, 'light'),
  };
}

/** What the marks of the states in use mean, for the legend. */
export function statesInUse(states: Uint8Array): { state: number; word: string }[] {
  const words: [number, string][] = [
    [voxelState.silenced, 'silenced'],
    [voxelState.raised, 'raised'],
    [voxelState.lowered, 'lowered'],
    [voxelState.set, 'set'],
  ];
  const present = new Set(states);
  return words.flatMap(([state, word]) => (present.has(state) ? [{ state, word }] : []));
}
