/** @file The curves under the strip: similarity of every frame to each scan of the chain. Pure. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { Table } from '../../ui/csv.ts';
import type { LineFigure } from '../../ui/figure/line-figure.ts';
import type { Curve } from '../../ui/CurveChart.tsx';
import { niceRange, extent, type Range } from '../../ui/figure/scale.ts';
import type { FeatureDistances } from '../../state/types/interpolation.ts';
import { meanWords, spaceWords, type Recipe } from './model.ts';

/** A colour a scan of the chain, told apart by eyes that see few colours; readable on dark and light. */
export const chainColours: Record<'dark' | 'light', readonly string[]> = {
  dark: ['#3db8cd', '#ff9a52', '#c2a5f0', '#9ccc65', '#f48fb1', '#ffd54f', '#d5d9df', '#80cbc4'],
  light: ['#0b7083', '#c2500a', '#6a3fb5', '#4c7a1a', '#b1336b', '#8a6d00', '#4a525e', '#00695c'],
};

/** Feature distances, a row a scan of the chain, and the network that they are of. */
export type MeasuredFeatures = Pick<FeatureDistances, 'distance' | 'network'>;

const dashes = [undefined, '6 3', '2 2', '8 3 2 3'];

export function curvesOf(
  rows: readonly Float32Array[],
  scans: readonly number[],
  colours: readonly string[],
): Curve[] {
  return rows.map((values, i) => ({
    name: `scan ${scans[i] ?? ''}`,
    colour: colours[i % colours.length] ?? '',
    dash: dashes[i % dashes.length],
    values,
  }));
}

/** Range of an axis that holds all values. */
export function rangeOf(rows: readonly Float32Array[], toZero: boolean): Range {
  const [low, high] = extent(rows);
  return niceRange(toZero ? [Math.min(0, low), high] : [low, Math.max(1, high)], 3);
}

/** Both curves for paper, with t along x. */
export function curveFigure(
  recipe: Recipe,
  cosines: readonly Float32Array[],
  features: MeasuredFeatures | undefined,
): LineFigure {
  const series = (rows: readonly Float32Array[]) =>
    curvesOf(rows, recipe.scans, chainColours.light).map(({ name, colour, values, dash }) => ({
      name: `to ${name}`,
      colour,
      y: values,
      x: Float32Array.from(values, (_, k) => k / Math.max(1, values.length - 1)),
      ...(dash !== undefined && { dash }),
    }));
  const x = { label: 'position t along the chain' };
  const panels = [
    { title: 'Embedding', x, y: { label: 'cosine' }, series: series(cosines) },
    ...(features
      ? [
          {
            title: 'Picture',
            x,
            y: { label: 'feature distance' },
            series: series(features.distance),
          },
        ]
      : []),
  ];
  const by = features ? ` Features of pictures by ${features.network}.` : '';
  const note = `Interpolated ${spaceWords[recipe.space].words}${meanWords(recipe)}; ${recipe.nSteps} steps a leg; seed ${recipe.seed}.${by}`;
  return { title: 'Similarity along the interpolation', panels, panelHeightMm: 48, note };
}

/** One row a frame. */
export function curveTable(
  { scans }: Recipe,
  cosines: readonly Float32Array[],
  features: MeasuredFeatures | undefined,
): Table {
  const nFrames = cosines[0]?.length ?? 0;
  const header = [
    'frame',
    't',
    ...scans.map((scan) => `cosine_to_scan_${scan}`),
    ...(features ? scans.map((scan) => `feature_distance_to_scan_${scan}`) : []),
    ...(features ? ['feature_network'] : []),
  ];
  const rows = Array.from({ length: nFrames }, (_, k) => [
    k,
    k / Math.max(1, nFrames - 1),
    ...cosines.map((row) => row[k] ?? NaN),
    ...(features?.distance ?? []).map((row) => row[k] ?? NaN),
    ...(features ? [features.network] : []),
  ]);
  return { header, rows };
}

/** Name of the first file of a strip: data set, scans, whether they are means, space. */
export function stripName({ name }: DatasetInfo, { scans, average, space }: Recipe): string {
  const words = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const kind = average ? 'mean-scans' : 'scans';
  return `${words}-${kind}-${scans.join('-')}-${space}`;
}
