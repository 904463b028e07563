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

export function tracesOf(lines: Lines): Data[] {
  const { trials, first, count } = lines;
  const x = Array.from({ length: count }, (_, i) => first + i);
  return trials.map((trial, i) => ({
    type: 'scatter',
    mode: 'lines',
    name: `trial ${trial}`,
    x,
    y: Array.from(rowOf(lines, i)),
    line: { color: css(categoryColour(i)), width: 1.3 },
    opacity: 0.85,
    hovertemplate: `trial ${trial}: %{y:.2f}<extra></extra>`,
  }));
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
