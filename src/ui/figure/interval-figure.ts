/** @file Means with their intervals for paper: a row each, panels beside one another. Pure. */
import { extent, linear, niceRange, ticks, tickWords, type Range } from './scale.ts';
import { el, ink, noteBelow, pointsPerMm, svgDocument, widthOf, words } from './svg.ts';

export interface Interval {
  mean: number;
  low: number;
  high: number;
}

export interface IntervalPanel {
  title: string;
  /** One a row, in the order of `rows`; several of them lie beside one another in a row. */
  groups: readonly { name: string; colour: string; values: readonly Interval[] }[];
}

export interface IntervalFigure {
  title: string;
  rows: readonly string[];
  panels: readonly IntervalPanel[];
  note?: string;
}

const rowHeight = 11;
const top = 26;
const bottom = 14;

interface Column {
  x0: number;
  x1: number;
}

/** Words of an axis need about so much room each (points). */
const tickRoom = 26;

function rangeOf({ groups }: IntervalPanel, nTicks: number): Range {
  const ends = groups.flatMap(({ values }) => values.flatMap(({ low, high }) => [low, high]));
  return niceRange(extent([[0, ...ends]]), nTicks);
}

function interval(
  { mean, low, high }: Interval,
  y: number,
  colour: string,
  scale: (v: number) => number,
) {
  if (![mean, low, high].every(Number.isFinite)) return '';
  const bar = { d: `M${scale(low).toFixed(2)} ${y}H${scale(high).toFixed(2)}`, stroke: colour };
  return el('path', bar) + el('circle', { cx: scale(mean), cy: y, r: 1.7, fill: colour });
}

function panelOf(panel: IntervalPanel, { x0, x1 }: Column, nRows: number): string {
  const nTicks = Math.min(4, Math.max(1, Math.floor((x1 - x0) / tickRoom)));
  const range = rangeOf(panel, nTicks);
  const scale = linear(range, [x0, x1]);
  const y1 = top + nRows * rowHeight;
  const values = ticks(range, nTicks);
  const marks = tickWords(values).map((text, i) => {
    const x = scale(values[i] ?? 0);
    const isZero = Math.abs(values[i] ?? 0) < 1e-12;
    const line = { d: `M${x} ${top}V${y1}`, stroke: isZero ? ink.line : ink.grid };
    const word = words(x, y1 + 10, text, { 'text-anchor': 'middle', fill: ink.dim });
    return el('path', { ...line, 'stroke-width': isZero ? 0.8 : 0.5 }) + word;
  });
  const n = panel.groups.length;
  const bars = panel.groups.map(({ colour, values: own }, g) =>
    own
      .map((one, row) =>
        interval(one, top + rowHeight * (row + (g + 0.7) / (n + 0.4)), colour, scale),
      )
      .join(''),
  );
  const head = words((x0 + x1) / 2, 9, panel.title, {
    'text-anchor': 'middle',
    'font-weight': 'bold',
  });
  return [...marks, ...bars, head].join('');
}

function legendOf(panels: readonly IntervalPanel[], x0: number): string {
  let x = x0;
  const items = (panels[0]?.groups ?? []).map(({ name, colour }) => {
    const dot = el('circle', { cx: x + 2, cy: 16.6, r: 1.7, fill: colour });
    const item = dot + words(x + 7, 19, name, { fill: ink.dim });
    x += 16 + widthOf(name);
    return item;
  });
  return items.join('');
}

/** The figure as an SVG document of this width; its height follows the rows. */
export function intervalFigure(figure: IntervalFigure, widthMm: number): string {
  const { rows, panels, note, title } = figure;
  const width = widthMm * pointsPerMm;
  const left = 8 + Math.max(...rows.map((row) => widthOf(row)), 0);
  const each = (width - left - 4) / Math.max(1, panels.length);
  const names = rows.map((row, i) =>
    words(left - 4, top + rowHeight * (i + 0.5) + 2.4, row, { 'text-anchor': 'end' }),
  );
  const bodies = panels.map((panel, i) =>
    panelOf(panel, { x0: left + i * each + 6, x1: left + (i + 1) * each - 8 }, rows.length),
  );
  const end = top + rows.length * rowHeight + bottom;
  const foot = note ? noteBelow(4, end, note, width - 8) : { body: '', height: 0 };
  const height = end + foot.height;
  const body = [...names, ...bodies, legendOf(panels, left + 6), foot.body].join('');
  return svgDocument({ widthMm, heightMm: height / pointsPerMm }, title, body);
}
