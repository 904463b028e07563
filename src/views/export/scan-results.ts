/** @file The selected scan, the strip and the map, for the register. Pure but for the map on the page. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import { scanWords } from '../../domain/presentations.ts';
import type { AtlasLayout, AtlasSettings } from '../../state/atlas.ts';
import { similarities, stopsOf } from '../../state/interpolation.ts';
import type { OverlayControl } from '../../state/overlay.ts';
import type { MappedView, PicturesView, RetrievedView } from '../../state/types/decode.ts';
import type {
  FeatureDistances,
  InterpolationFrame,
  InterpolationRecipe,
} from '../../state/types/interpolation.ts';
import type { PointMark } from '../../ui/figure/point-figure.ts';
import { lineFigure } from '../../ui/figure/line-figure.ts';
import { pictureFigure } from '../../ui/figure/picture-figure.ts';
import { pointFigure } from '../../ui/figure/point-figure.ts';
import {
  atlasFigure,
  atlasTable,
  groupingOf,
  layoutWords,
  type PlacedPath,
} from '../atlas/model.ts';
import { embeddingTable, overlayFigure } from '../embedding/figure.ts';
import { pageMapFigure } from '../flatmap/map-figure.ts';
import { sourceWords } from '../flatmap/SaveMap.tsx';
import { hasMap } from '../flatmap/snapshot.ts';
import { curveFigure, curveTable } from '../interpolate/curves.ts';
import { stripFigure } from '../interpolate/strip-figure.ts';
import { picturesFigure } from './figures.ts';
import { retrievedTable } from './model.ts';
import { result, type Result } from './results.ts';

export interface Scan {
  mapped: MappedView | undefined;
  pictures: PicturesView | undefined;
  retrieved: RetrievedView | undefined;
  /** As many random voxels as are perturbed, where they were drawn for what is on the screen. */
  control: OverlayControl | undefined;
}

export interface ScanOptions {
  dataset: DatasetInfo;
  /** All values of the embedding instead of the first 200. */
  all: boolean;
  withStimuli: boolean;
}

function scanPictures({ pictures, retrieved }: Scan, withStimuli: boolean) {
  if (!pictures) return undefined;
  const { seen, decoded, perturbed, provenance } = pictures;
  return {
    seen: withStimuli ? seen : undefined,
    decoded,
    perturbed: perturbed === decoded ? undefined : perturbed,
    retrieved: withStimuli ? retrieved : undefined,
    note: `${scanWords(provenance.trials)}; ${provenance.generator}; condition ${provenance.condition}; seed ${provenance.seed}.`,
  };
}

export function scanResults(scan: Scan, { dataset, all, withStimuli }: ScanOptions): Result[] {
  const { mapped, retrieved, control } = scan;
  const map = hasMap() ? sourceWords(dataset, mapped?.trials) : undefined;
  return [
    result(
      { name: 'flatmap', title: 'Flatmap or montage', from: 'the main screen', never: 'table' },
      map,
      (words) => ({ figure: (width) => pageMapFigure(words, width) }),
    ),
    result(
      { name: 'embedding', title: 'Embedding overlay', from: 'the main screen' },
      mapped,
      (view) => ({
        figure: (width) =>
          lineFigure(overlayFigure(view, { all, truth: 'clamped', control }), width),
        table: () => embeddingTable(view, control?.control),
      }),
    ),
    result(
      { name: 'pictures', title: 'Pictures', from: 'the main screen', never: 'table' },
      scanPictures(scan, withStimuli),
      (value) => ({ figure: (width) => pictureFigure(picturesFigure(value), width) }),
    ),
    result(
      {
        name: 'retrieved',
        title: 'Retrieved conditions',
        from: 'the main screen',
        never: 'figure',
      },
      retrieved,
      (view) => ({ table: () => retrievedTable(view, dataset) }),
    ),
  ];
}

export interface Strip {
  frames: readonly InterpolationFrame[] | undefined;
  made: InterpolationRecipe | undefined;
  features: FeatureDistances | undefined;
}

export function stripResults({ frames, made, features }: Strip): Result[] {
  const from = 'Interpolation, main screen';
  const strip = frames && made && { frames, made };
  const measured = features?.frames === frames ? features : undefined;
  const cosines = ({ frames: list, made: recipe }: NonNullable<typeof strip>) =>
    similarities(list, stopsOf(recipe.scans.length, recipe.nSteps));
  return [
    result({ name: 'strip', title: 'Strip', from, never: 'table' }, strip, (own) => ({
      figure: (width) => stripFigure(own.made, own.frames, width),
    })),
    result({ name: 'strip-curves', title: 'Curves of the strip', from }, strip, (own) => ({
      figure: (width) => lineFigure(curveFigure(own.made, cosines(own), measured), width),
      table: () => curveTable(own.made, cosines(own), measured),
    })),
  ];
}

export interface Placed {
  layout: AtlasLayout | undefined;
  settings: AtlasSettings;
  marks: readonly PointMark[];
  path: PlacedPath | undefined;
}

export function mapResult({ layout, settings, marks, path }: Placed, dataset: DatasetInfo): Result {
  return result({ name: 'map', title: 'Map of embeddings', from: 'Map (P)' }, layout, (own) => {
    const grouping = groupingOf(own, settings.colour, dataset, 'light');
    const note = layoutWords(own, settings).split('. ')[0] ?? '';
    return {
      figure: (width) => pointFigure(atlasFigure(own, grouping, { path, marks, note }), width),
      table: () => atlasTable(own, dataset),
    };
  });
}
