/** @file Where the selected scan, the strip and decoded scans lie in the map that is shown. */
import { useEffect, useMemo, useState } from 'react';
import { shown } from '../../domain/remote.ts';
import type { AtlasLayout } from '../../state/atlas.ts';
import { useLab } from '../../state/hooks.ts';
import { stopsOf } from '../../state/interpolation.ts';
import type { Mark } from './Marks.tsx';
import type { PlacedPath, Scheme } from './model.ts';

const colours: Record<Scheme, Record<'decoded' | 'perturbed' | 'seen' | 'strip', string>> = {
  dark: { decoded: '#3db8cd', perturbed: '#ff9a52', seen: '#e8ecf1', strip: '#ffd54f' },
  light: { decoded: '#0b7083', perturbed: '#c2500a', seen: '#14181e', strip: '#8a6d00' },
};

interface Placed {
  layout: AtlasLayout;
  rows: readonly Float32Array[];
  xy: Float32Array;
}

/** Places of rows, asked for whenever the map or the rows are others; undefined meanwhile. */
function usePlaces(
  layout: AtlasLayout | undefined,
  rows: readonly Float32Array[],
): Float32Array | undefined {
  const place = useLab('atlas', (s) => s.place);
  const [placed, setPlaced] = useState<Placed>();
  useEffect(() => {
    if (!layout) return undefined;
    const controller = new AbortController();
    place(rows, controller.signal).then(
      (xy) => setPlaced({ layout, rows, xy }),
      // Superseded, or the worker was ended: the map is whole without these points.
      () => undefined,
    );
    return () => controller.abort();
  }, [place, layout, rows]);
  return placed && placed.layout === layout && placed.rows === rows ? placed.xy : undefined;
}

function pairAt(xy: ArrayLike<number>, row: number): [number, number] {
  return [xy[2 * row] ?? NaN, xy[2 * row + 1] ?? NaN];
}

/** The selected scan: what was seen, decoded and, where it differs, perturbed. */
export function useMarks(layout: AtlasLayout | undefined, scheme: Scheme): Mark[] {
  const mapped = shown(useLab('decode', (s) => s.mapped));
  const isSame = layout !== undefined && mapped?.target === layout.points.target;
  const rows = useMemo(
    () => (mapped && isSame ? [mapped.decoded, mapped.perturbed] : []),
    [mapped, isSame],
  );
  const places = usePlaces(layout, rows);
  if (!layout) return [];
  const { points, xy } = layout;
  const colour = colours[scheme];
  const seen = points.conditions.indexOf(mapped?.condition ?? -1);
  const marks: Mark[] =
    seen >= 0 ? [{ name: 'seen', colour: colour.seen, at: pairAt(xy, seen) }] : [];
  if (places && places.length >= 4) {
    marks.push({ name: 'decoded', colour: colour.decoded, at: pairAt(places, 0) });
    const moved = places[0] !== places[2] || places[1] !== places[3];
    if (moved) marks.push({ name: 'perturbed', colour: colour.perturbed, at: pairAt(places, 1) });
  }
  return marks;
}

/** The strip of the interpolation, if its embeddings are of the space of the map. */
export function usePath(layout: AtlasLayout | undefined, scheme: Scheme): PlacedPath | undefined {
  const frames = shown(useLab('interpolation', (s) => s.frames));
  const made = useLab('interpolation', (s) => s.made);
  const rows = useMemo(() => (frames ?? []).map(({ embedding }) => embedding), [frames]);
  const points = usePlaces(layout, rows);
  if (!points || points.length === 0 || !made) return undefined;
  const stops = stopsOf(made.scans.length, made.nSteps);
  const labels = rows.map((_, k) => {
    const scan = made.scans[stops.indexOf(k)];
    return scan === undefined ? '' : `scan ${scan}`;
  });
  return { name: 'interpolation', colour: colours[scheme].strip, points, labels };
}

/** Decoded held-out scans, each with the true point of its condition: `[n, 4]`. */
export function usePairs(layout: AtlasLayout, isAsked: boolean): Float32Array {
  const decoded = shown(useLab('atlas', (s) => s.decoded));
  const rows = useMemo(() => {
    if (!decoded || !isAsked) return [];
    const dim = decoded.rows.length / Math.max(1, decoded.conditions.length);
    return Array.from(decoded.conditions, (_, i) => decoded.rows.subarray(i * dim, (i + 1) * dim));
  }, [decoded, isAsked]);
  const places = usePlaces(layout, rows);
  return useMemo(() => {
    if (!places || !decoded || places.length !== 2 * decoded.conditions.length) {
      return new Float32Array(0);
    }
    const { conditions } = layout.points;
    const rowOf = new Map(Array.from(conditions, (condition, row) => [condition, row]));
    return Float32Array.from(
      Array.from(decoded.conditions, (condition, i) => {
        const row = rowOf.get(condition);
        return row === undefined ? [] : [...pairAt(places, i), ...pairAt(layout.xy, row)];
      }).flat(),
    );
  }, [places, decoded, layout]);
}
