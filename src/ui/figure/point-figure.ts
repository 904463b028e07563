/** @file Points in a plane for paper: groups of dots, paths over them, a legend. Pure. */
import { extent, linear } from './scale.ts';
import { spreadNames } from './spread-names.ts';
import { el, noteBelow, pointsPerMm, svgDocument, widthOf, words } from './svg.ts';

export interface PointGroup {
  name: string;
  colour: string;
  /** `[n, 2]` row-major. */
  points: Float32Array;
  /** Points (1/72 inch). */
  radius: number;
}

export interface PointPath {
  name: string;
  colour: string;
  points: Float32Array;
  labels?: readonly string[];
}

/** One point with its name, over all others. */
export interface PointMark {
  name: string;
  colour: string;
  at: readonly [number, number];
}

export interface PointFigure {
  title: string;
  x: string;
  y: string;
  groups: readonly PointGroup[];
  paths: readonly PointPath[];
  marks?: readonly PointMark[];
  note?: string;
}

function coordinate(list: readonly { points: Float32Array }[], axis: 0 | 1): Float32Array[] {
  return list.map(({ points }) => points.filter((_, i) => i % 2 === axis));
}

function legendOf(items: readonly { name: string; colour: string }[], width: number) {
  let [x, y] = [6, 9];
  const drawn = items.map(({ name, colour }) => {
    const needs = 14 + widthOf(name);
    if (x + needs > width && x > 6) [x, y] = [6, y + 9];
    const item =
      el('circle', { cx: x + 2.5, cy: y - 2.4, r: 2.2, fill: colour }) + words(x + 8, y, name);
    x += needs;
    return item;
  });
  return { body: drawn.join(''), bottom: y + 6 };
}

/** The figure as an SVG document of this width; one unit is as long along x as along y. */
export function pointFigure(figure: PointFigure, widthMm: number): string {
  const { groups, paths, marks = [], title, note } = figure;
  const width = widthMm * pointsPerMm;
  const marked = marks.map(({ at }) => ({ points: Float32Array.from(at) }));
  const all = [...groups, ...paths, ...marked];
  const [x0, x1] = extent(coordinate(all, 0));
  const [y0, y1] = extent(coordinate(all, 1));
  const legend = legendOf([...groups, ...paths], width);
  const perUnit = (width - 36) / Math.max(1e-9, x1 - x0);
  const height = Math.min(width * 1.2, Math.max(width * 0.4, (y1 - y0) * perUnit));
  const unit = Math.min(perUnit, height / Math.max(1e-9, y1 - y0));
  const [middleX, middleY] = [(x0 + x1) / 2, (y0 + y1) / 2];
  const top = legend.bottom + 4;
  const sx = linear([middleX, middleX + 1], [20 + (width - 28) / 2, 20 + (width - 28) / 2 + unit]);
  const sy = linear([middleY, middleY + 1], [top + height / 2, top + height / 2 - unit]);
  const dot = (points: Float32Array, i: number) =>
    ({ cx: sx(points[2 * i] ?? NaN), cy: sy(points[2 * i + 1] ?? NaN) }) as const;
  const dots = groups.map(({ points, colour, radius }) => {
    const own = Array.from({ length: points.length / 2 }, (_, i) =>
      el('circle', { ...dot(points, i), r: radius }),
    );
    return el('g', { fill: colour, 'fill-opacity': 0.75 }, own.join(''));
  });
  const lines = paths.map(({ points, colour, labels }) => {
    const places = Array.from({ length: points.length / 2 }, (_, i) => dot(points, i));
    const d = places.map(({ cx, cy }, i) => `${i ? 'L' : 'M'}${cx.toFixed(2)} ${cy.toFixed(2)}`);
    const marks = places.map((place) =>
      el('circle', { ...place, r: 1.6, fill: colour, stroke: '#fff', 'stroke-width': 0.4 }),
    );
    const named = labels?.map((text, i) => {
      const place = places[i];
      return place && text
        ? words(place.cx + 4, place.cy - 3, text, { 'font-weight': 'bold' })
        : '';
    });
    const line = el('path', { d: d.join(''), fill: 'none', stroke: colour, 'stroke-width': 1.2 });
    return [line, ...marks, ...(named ?? [])].join('');
  });
  const places = marks.map(({ at }) => ({ x: sx(at[0]), y: sy(at[1]) }));
  const names = spreadNames(
    places.map(({ x, y }) => ({ x: x + 6, y: y + 2.4 })),
    8,
  );
  const stars = marks.map(({ name, colour }, i) => {
    const { x, y } = places[i] ?? { x: NaN, y: NaN };
    const dotAt = { cx: x, cy: y, r: 3.2, fill: colour, stroke: '#fff', 'stroke-width': 1 };
    const at = names[i] ?? { x, y };
    const rim = { 'font-weight': 'bold', stroke: '#fff', 'stroke-width': 1.6 };
    return (
      el('circle', dotAt) +
      words(at.x, at.y, name, rim) +
      words(at.x, at.y, name, { 'font-weight': 'bold' })
    );
  });
  const bottom = top + height + 14;
  const axes = [
    words(width / 2, bottom, figure.x, { 'text-anchor': 'middle' }),
    words(9, top + height / 2, figure.y, {
      'text-anchor': 'middle',
      transform: `rotate(-90 9 ${top + height / 2})`,
    }),
  ];
  const foot = note ? noteBelow(4, bottom + 4, note, width - 8) : { body: '', height: 6 };
  const heightMm = (bottom + 4 + foot.height) / pointsPerMm;
  return svgDocument(
    { widthMm, heightMm },
    title,
    [legend.body, ...dots, ...lines, ...stars, ...axes, foot.body].join(''),
  );
}
