/** @file Pictures as figures, from what the stores hold. Pure. */
import { scanWords } from '../../domain/presentations.ts';
import type { Comparison } from '../../state/compare.ts';
import type { RetrievedView } from '../../state/types/decode.ts';
import type { Bitmap } from '../../ui/rgba.ts';
import type { PictureFigure } from '../../ui/figure/picture-figure.ts';
import { modeTitles } from '../generators/model.ts';

export interface ScanPictures {
  seen: Bitmap | undefined;
  decoded: Bitmap;
  /** Undefined where nothing is perturbed. */
  perturbed: Bitmap | undefined;
  retrieved: RetrievedView | undefined;
  note: string;
}

/** Seen, decoded, perturbed; below them what was retrieved, with the cosine of each. */
export function picturesFigure(pictures: ScanPictures): PictureFigure {
  const { seen, decoded, perturbed, retrieved, note } = pictures;
  const first = [
    ...(seen ? [{ picture: seen, label: 'seen' }] : []),
    { picture: decoded, label: 'decoded' },
    ...(perturbed ? [{ picture: perturbed, label: 'perturbed' }] : []),
  ];
  const near = (retrieved?.top ?? []).flatMap(({ picture, similarity }, i) =>
    picture ? [{ picture, label: `${i + 1}: ${similarity.toFixed(2)}` }] : [],
  );
  const rows = [
    { cells: first },
    ...(near.length > 0 ? [{ label: 'Retrieved', cells: near }] : []),
  ];
  return { title: 'Pictures of the scan', rows, note };
}

/** A row a generator, a column a condition. */
export function comparisonFigure({ rows, selection, trials }: Comparison): PictureFigure {
  return {
    title: 'One scan through each generator',
    rows: rows.map(({ name, cells }) => ({
      label: name,
      cells: cells.flatMap(({ mode, picture }) =>
        picture ? [{ picture, label: modeTitles[mode] }] : [],
      ),
    })),
    note: `${scanWords(trials)}; seed ${selection.seed}.`,
  };
}
