/** @file The map of embeddings as points, colours and words. Pure. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { AtlasLayout, AtlasSettings } from '../../state/atlas.ts';
import type { Table } from '../../ui/csv.ts';
import { categoryColour, css, type Rgb } from '../../ui/colormaps.ts';
import type { PointFigure, PointMark } from '../../ui/figure/point-figure.ts';
import { boundsOf } from '../flatmap/geometry.ts';
import type { PickGeometry } from '../flatmap/picking.ts';
import { radiusFor, type PointCloud } from './paint.ts';

export type Scheme = 'dark' | 'light';

/** Categories that get a colour: more cannot be told apart, nor listed. */
export const maxGroups = 12;

export interface Group {
  name: string;
  colour: Rgb;
  /** Rows of the map. */
  count: number;
}

export interface Grouping {
  /** `[n]` index into `groups`; the last group is all the rest. */
  group: Uint8Array;
  groups: Group[];
}

const grey: Rgb = [128, 136, 148];
const heldOutColour: Record<Scheme, Rgb> = { dark: [61, 184, 205], light: [11, 112, 131] };

function bySplit({ points }: AtlasLayout, scheme: Scheme): Grouping {
  const group = Uint8Array.from(points.heldOut, (isHeldOut) => (isHeldOut ? 0 : 1));
  const count = group.filter((own) => own === 0).length;
  const groups = [
    { name: 'held out', colour: heldOutColour[scheme], count },
    { name: 'in training', colour: grey, count: group.length - count },
  ];
  return { group, groups };
}

/** The most frequent categories have a colour each; the same category keeps its own. */
function byCategory({ points }: AtlasLayout, names: readonly string[]): Grouping {
  const counts = new Map<number, number>();
  for (const category of points.category) counts.set(category, (counts.get(category) ?? 0) + 1);
  counts.delete(-1);
  const most = [...counts].sort(([a, n], [b, m]) => m - n || a - b).slice(0, maxGroups);
  const place = new Map(most.map(([category], i) => [category, i]));
  const group = Uint8Array.from(points.category, (own) => place.get(own) ?? most.length);
  const groups: Group[] = most.map(([category, count]) => ({
    name: names[category] ?? `category ${category}`,
    colour: categoryColour(category),
    count,
  }));
  const rest = group.filter((own) => own === most.length).length;
  return { group, groups: [...groups, { name: 'others', colour: grey, count: rest }] };
}

export function groupingOf(
  layout: AtlasLayout,
  colour: AtlasSettings['colour'],
  { categoryNames }: DatasetInfo,
  scheme: Scheme,
): Grouping {
  const canCategory = categoryNames.length > 0 && colour === 'category';
  return canCategory ? byCategory(layout, categoryNames) : bySplit(layout, scheme);
}

/** The rest lies below, the groups above it; with one group lit the others fade. */
export function cloudOf(
  { xy }: AtlasLayout,
  { group, groups }: Grouping,
  lit: number | undefined,
): PointCloud {
  const last = groups.length - 1;
  // Layer 0 is the rest: it is painted first.
  const colour = group.map((own) => (own + 1) % groups.length);
  const palette = new Uint8Array(groups.length * 4);
  groups.forEach(({ colour: rgb }, own) => {
    const faded = lit !== undefined && lit !== own;
    const opacity = faded ? 40 : own === last ? 150 : 230;
    palette.set([...rgb, opacity], ((own + 1) % groups.length) * 4);
  });
  return { xy, colour, palette };
}

/** What the pointer is matched with: the grid of the flatmap serves here, too. */
export function pickGeometry({ xy }: AtlasLayout): PickGeometry {
  const pointVoxel = Int32Array.from({ length: xy.length / 2 }, (_, i) => i);
  return { kind: 'surface', points: xy, pointVoxel, bounds: boundsOf(xy) };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** How the plane came to be, in a sentence. */
export function layoutWords(
  { facts, points }: AtlasLayout,
  { neighbours, minDist, seed }: AtlasSettings,
): string {
  const n = points.conditions.length;
  const what = `${n.toLocaleString('en')} ${points.target} embeddings`;
  const fitted =
    facts.nFitted < n ? `, axes from ${facts.nFitted.toLocaleString('en')} of them` : '';
  if (facts.method === 'umap') {
    return `${what}, UMAP over 50 principal axes (${neighbours} neighbours, distance ${minDist}, seed ${seed})${fitted}. Decoded points stand at the mean of their five nearest embeddings, weighted by similarity.`;
  }
  const [first = 0, second = 0] = facts.explained ?? [];
  return `${what}, first two principal axes: ${percent(first)} and ${percent(second)} of the variance${fitted}. Decoded points are projected.`;
}

/** Does the map show something else than the settings now ask for? */
export function isStale({ points, facts }: AtlasLayout, { scope, method }: AtlasSettings): boolean {
  return points.scope !== scope || facts.method !== method;
}

/** A trial of the condition: the one after the selected trial if that is of it already. */
export function trialOf(
  { trialCondition }: DatasetInfo,
  condition: number,
  selected: number,
): number {
  const isSame = trialCondition[selected] === condition;
  const next = isSame ? trialCondition.indexOf(condition, selected + 1) : -1;
  return next >= 0 ? next : trialCondition.indexOf(condition);
}

export interface PlacedPath {
  name: string;
  colour: string;
  points: Float32Array;
  labels?: string[];
}

/** What lies over the points on paper. */
export interface AtlasOver {
  path: PlacedPath | undefined;
  /** The selected scan: seen, decoded, perturbed. */
  marks: readonly PointMark[];
  note: string;
}

/** What one step along an axis of the map is. */
export function axisName({ explained }: AtlasLayout['facts'], axis: 0 | 1): string {
  if (!explained) return `UMAP ${axis + 1}`;
  return `principal axis ${axis + 1} (${percent(explained[axis])} of the variance)`;
}

/** The map for paper. */
export function atlasFigure(
  layout: AtlasLayout,
  { group, groups }: Grouping,
  { path, marks, note }: AtlasOver,
): PointFigure {
  const { xy, facts } = layout;
  const drawn = groups.map(({ name, colour }, own) => {
    const rows = Array.from(group.keys()).filter((row) => group[row] === own);
    const points = Float32Array.from(
      rows.flatMap((row) => [xy[2 * row] ?? NaN, xy[2 * row + 1] ?? NaN]),
    );
    return { name, colour: css(colour), points, radius: radiusFor(group.length) * 0.4 };
  });
  const behind = [...drawn.slice(-1), ...drawn.slice(0, -1)].filter(
    ({ points }) => points.length > 0,
  );
  return {
    title: 'Map of embeddings',
    x: axisName(facts, 0),
    y: axisName(facts, 1),
    groups: behind,
    paths: path && path.points.length > 0 ? [path] : [],
    marks,
    note,
  };
}

/** One row a condition of the map: where it lies. */
export function atlasTable(
  { points, xy }: AtlasLayout,
  { conditionNames, categoryNames }: Pick<DatasetInfo, 'conditionNames' | 'categoryNames'>,
): Table {
  const rows = Array.from(points.conditions, (condition, i) => [
    conditionNames[condition] ?? condition,
    points.heldOut[i] === 1 ? 'held out' : 'training',
    categoryNames[points.category[i] ?? -1] ?? '',
    xy[2 * i],
    xy[2 * i + 1],
  ]);
  return { header: ['condition', 'split', 'category', 'x', 'y'], rows };
}
