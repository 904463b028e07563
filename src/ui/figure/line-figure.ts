/** @file Curves for paper: one or more panels below one another, each with axes, units and a legend. Pure. */
import { extent, linear, linePath, niceRange, ticks, tickWords, type Range } from './scale.ts';
import { el, ink, noteBelow, pointsPerMm, svgDocument, widthOf, words } from './svg.ts';

export interface Series {
  name: string;
  /** Any CSS colour; it has to show on white. */
  colour: string;
  /** 0, 1, 2, ... unless given. */
  x?: ArrayLike<number>;
  /** Null or NaN breaks the line. */
  y: ArrayLike<number | null>;
  dash?: string;
  /** Points; 1 unless given. */
  width?: number;
  /** A dot at each value. */
  dots?: boolean;
}

export interface LinePanel {
  title?: string;
  x: { label: string; range?: Range };
  y: { label: string; range?: Range };
  series: readonly Series[];
}

export interface LineFigure {
  /** What the figure shows, in a sentence. */
  title: string;
  panels: readonly LinePanel[];
  /** Of one panel. */
  panelHeightMm: number;
  /** In small type below: what it was made from. */
  note?: string;
}

interface Box {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

const margin = { left: 38, right: 8, bottom: 26 };

function frame({ x0, y0, x1, y1 }: Box): string {
  return el('path', { d: `M${x0} ${y0}V${y1}H${x1}`, fill: 'none', stroke: ink.line });
}

function axisY(box: Box, range: Range, label: string): string {
  const values = ticks(range, 4);
  const scale = linear(range, [box.y1, box.y0]);
  const marks = tickWords(values).map((text, i) => {
    const y = scale(values[i] ?? 0);
    const line = el('path', {
      d: `M${box.x0} ${y}H${box.x1}`,
      stroke: ink.grid,
      'stroke-width': 0.5,
    });
    return line + words(box.x0 - 4, y + 2.4, text, { 'text-anchor': 'end', fill: ink.dim });
  });
  const middle = (box.y0 + box.y1) / 2;
  const turned = { 'text-anchor': 'middle', transform: `rotate(-90 9 ${middle})` };
  return marks.join('') + words(9, middle, label, turned);
}

function axisX(box: Box, range: Range, label: string): string {
  const values = ticks(range, 6);
  const scale = linear(range, [box.x0, box.x1]);
  const marks = tickWords(values).map((text, i) => {
    const x = scale(values[i] ?? 0);
    const line = el('path', { d: `M${x} ${box.y1}v3`, stroke: ink.line });
    return line + words(x, box.y1 + 11, text, { 'text-anchor': 'middle', fill: ink.dim });
  });
  const middle = (box.x0 + box.x1) / 2;
  return marks.join('') + words(middle, box.y1 + 21, label, { 'text-anchor': 'middle' });
}

type Named = Pick<Series, 'name' | 'colour' | 'dash'>;

/** Place of each name in rows from the left; what does not fit any more goes to the next row. */
function legendPlaces(series: readonly Named[], width: number): { x: number; row: number }[] {
  let [x, row] = [0, 0];
  return series.map(({ name }) => {
    const needs = 24 + widthOf(name);
    if (x + needs > width && x > 0) [x, row] = [0, row + 1];
    const place = { x, row };
    x += needs;
    return place;
  });
}

function legend(series: readonly Named[], width: number, x0: number, y0: number): string {
  const places = legendPlaces(series, width);
  return series
    .map(({ name, colour, dash }, i) => {
      const [x, y] = [x0 + (places[i]?.x ?? 0), y0 + 9 * (places[i]?.row ?? 0)];
      const line = { d: `M${x} ${y - 2.4}h12`, stroke: colour, 'stroke-width': 1.5 };
      return el('path', { ...line, 'stroke-dasharray': dash }) + words(x + 15, y, name);
    })
    .join('');
}

function curve(series: Series, box: Box, rangeX: Range, rangeY: Range): string {
  const scaleX = linear(rangeX, [box.x0, box.x1]);
  const scaleY = linear(rangeY, [box.y1, box.y0]);
  const line = el('path', {
    d: linePath(series.y, scaleX, scaleY, series.x),
    fill: 'none',
    stroke: series.colour,
    'stroke-width': series.width ?? 1,
    'stroke-linejoin': 'round',
    'stroke-dasharray': series.dash,
  });
  if (!series.dots) return line;
  const dots = Array.from(series.y, (y, i) => {
    if (y === null || !Number.isFinite(y)) return '';
    const place = { cx: scaleX(series.x?.[i] ?? i), cy: scaleY(y) };
    return el('circle', { ...place, r: 1.3, fill: series.colour });
  });
  return line + dots.join('');
}

function indices(series: readonly Series[]): ArrayLike<number>[] {
  return series.map(({ x, y }) => x ?? [0, Math.max(0, y.length - 1)]);
}

/** @param outer  The panel with its title, legend and axis words. */
function panelOf(panel: LinePanel, outer: Box): string {
  const { series, title } = panel;
  const rangeX = panel.x.range ?? extent(indices(series));
  const rangeY = panel.y.range ?? niceRange(extent(series.map(({ y }) => y)), 4);
  const [x0, x1] = [outer.x0 + margin.left, outer.x1 - margin.right];
  const rows = Math.max(0, ...legendPlaces(series, x1 - x0).map(({ row }) => row + 1));
  const names = outer.y0 + (title ? 19 : 9);
  const box = { x0, x1, y0: names + 9 * rows - 3, y1: outer.y1 - margin.bottom };
  return [
    axisY(box, rangeY, panel.y.label),
    frame(box),
    axisX(box, rangeX, panel.x.label),
    ...series.map((one) => curve(one, box, rangeX, rangeY)),
    title ? words(x0, outer.y0 + 9, title, { 'font-weight': 'bold' }) : '',
    legend(series, x1 - x0, x0, names),
  ].join('');
}

/** The figure as an SVG document of this width. */
export function lineFigure(figure: LineFigure, widthMm: number): string {
  const { panels, panelHeightMm, note } = figure;
  const height = panelHeightMm * pointsPerMm;
  const width = widthMm * pointsPerMm;
  const body = panels.map((panel, i) =>
    panelOf(panel, {
      x0: 0,
      x1: width,
      y0: i * height,
      y1: (i + 1) * height,
    }),
  );
  const panelsHeight = panels.length * height;
  const foot = note ? noteBelow(4, panelsHeight, note, width - 8) : { body: '', height: 0 };
  body.push(foot.body);
  const heightMm = (panelsHeight + foot.height) / pointsPerMm;
  return svgDocument({ widthMm, heightMm }, figure.title, body.join(''));
}
