/** @file The strip for paper: up to ten frames a row with their t, all legs. */
import { stopsOf } from '../../state/interpolation.ts';
import type { InterpolationFrame } from '../../state/types/interpolation.ts';
import { pictureFigure } from '../../ui/figure/picture-figure.ts';
import { formatT, meanWords, spaceWords, thinned, type Recipe } from './model.ts';

/** Most frames of a leg that are printed: more are too small to be seen in a column. */
const mostPerLeg = 10;

export function stripFigure(
  recipe: Recipe,
  frames: readonly InterpolationFrame[],
  widthMm: number,
): Promise<string> {
  const { scans, nSteps, space, seed } = recipe;
  const stops = stopsOf(scans.length, nSteps);
  const rows = stops.slice(1).map((end, leg) => {
    const start = stops[leg] ?? 0;
    const shown = thinned(end - start + 1, mostPerLeg).flatMap((k) => frames[start + k] ?? []);
    const label = `scan ${scans[leg] ?? ''} to scan ${scans[leg + 1] ?? ''}`;
    return { label, cells: shown.map(({ t, picture }) => ({ picture, label: `t ${formatT(t)}` })) };
  });
  const note = `Decoded ${spaceWords[space].words}${meanWords(recipe)}; seed ${seed}.`;
  return pictureFigure({ title: 'Interpolated decodings', rows, note }, widthMm);
}
