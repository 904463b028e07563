/** @file Repetitions of one stimulus as lines over voxels, and how alike they are. Pure. */
import type { Data, Layout } from 'plotly.js';
import { correlation } from '../../numerics/correlation.ts';
import { categoryColour, css } from '../../ui/colormaps.ts';
import { layoutOf, type Scheme } from '../embedding/model.ts';

export interface Lines {
  /** Trials, one a line. */
  trials: number[];
  /** `[trials.length, count]` z-scores. */
  z: Float32Array;
  first: number;
  count: number;
}

/** Values of one line. */
const rowOf = ({ z, count }: Lines, i: number) => z.subarray(i * count, (i + 1) * count);

/** Of the line of the mean: as the words of the page, so that it is none of the trials. */
export const meanColour: Record<Scheme, string> = { dark: '#e8ecf1', light: '#14181e' };

/** Mean over trials of each voxel; NaN where one has none. */
export function meanLine({ trials, z, count }: Lines): number[] {
  return Array.from({ length: count }, (_, v) => {
    const sum = trials.reduce((total, _trial, i) => total + (z[i * count + v] ?? NaN), 0);
    return sum / trials.length;
  });
}

/** The mean over all trials, thicker than they are. */
function meanTrace(lines: Lines, scheme: Scheme): Data {
  const { trials, first, count } = lines;
  return {
    type: 'scatter',
    mode: 'lines',
    name: `mean of ${trials.length}`,
    x: Array.from({ length: count }, (_, i) => first + i),
    y: meanLine(lines),
    line: { color: meanColour[scheme], width: 2.2 },
    hovertemplate: `mean of ${trials.length}: %{y:.2f}<extra></extra>`,
  };
}

/** A line a trial, and over them that of their mean where it is asked for and they are several. */
export function tracesOf(lines: Lines, withMean: boolean, scheme: Scheme): Data[] {
  const { trials, first, count } = lines;
  const x = Array.from({ length: count }, (_, i) => first + i);
  const own = trials.map((trial, i): Data => ({
    type: 'scatter',
    mode: 'lines',
    name: `trial ${trial}`,
    x,
    y: Array.from(rowOf(lines, i)),
    line: { color: css(categoryColour(i)), width: 1.3 },
    opacity: 0.85,
    hovertemplate: `trial ${trial}: %{y:.2f}<extra></extra>`,
  }));
  return withMean && trials.length > 1 ? [...own, meanTrace(lines, scheme)] : own;
}

/** Mean Pearson correlation over pairs of lines; undefined for one line. */
export function meanCorrelation(lines: Lines): number | undefined {
  const { trials } = lines;
  const pairs = trials.flatMap((_, a) =>
    trials.slice(a + 1).map((_other, b) => correlation(rowOf(lines, a), rowOf(lines, a + 1 + b))),
  );
  const finite = pairs.filter(Number.isFinite);
  return finite.length === 0 ? undefined : finite.reduce((sum, r) => sum + r, 0) / finite.length;
}

export function layout({ first, count }: Lines, scheme: Scheme): Partial<Layout> {
  const base = layoutOf('image', count, scheme);
  const named = (axis: Partial<Layout['xaxis']> | undefined, text: string) => ({
    ...axis,
    title: { text, font: { size: 11 }, standoff: 4 },
  });
  return {
    ...base,
    uirevision: `repetitions ${first} ${count}`,
    xaxis: named(base.xaxis, 'voxel of the data set'),
    yaxis: named(base.yaxis, 'z-score'),
  };
}
