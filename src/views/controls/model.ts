/** @file What each control is, and what the comparison says. Pure. */
import { scanWords } from '../../domain/presentations.ts';
import type { Control, ControlKind, Controls } from '../../state/controls.ts';
import { isSameChoice } from '../../state/selection-store.ts';
import type { Selection } from '../../state/types/selection.ts';
import type { Table } from '../../ui/csv.ts';
import type { PictureFigure } from '../../ui/figure/picture-figure.ts';

export const titles: Record<ControlKind, string> = {
  scan: 'This scan',
  repetition: 'Another presentation',
  'first-half': 'First half of the mean',
  'second-half': 'Second half of the mean',
  mean: 'Mean scan',
  dealt: 'Shuffled scan',
  noise: 'Noise',
  shuffled: 'Another picture',
};

export const explanations: Record<ControlKind, string> = {
  scan: 'The selected scan (or mean), perturbed as it is on the screen.',
  repetition:
    'Another trial on which the same picture was seen: what is alike comes from the picture.',
  'first-half':
    'The first presentations of the mean alone: what both halves share comes from the picture.',
  'second-half': 'The other presentations. A half has more noise than the whole.',
  mean: 'Every voxel at its session mean: what the models draw when the brain says nothing.',
  dealt: 'The same values dealt to other voxels: what the models make of the amplitudes alone.',
  noise:
    'Independent normal numbers in every voxel: mean 0 and variance 1 as z-scores have, 1/n for a mean of n presentations.',
  shuffled:
    'A held-out scan of another picture, mean of as many presentations: it should not find this one.',
};

export const rankHelp = (of: number) =>
  `Place of the picture that the selected scan saw when ${of} held-out conditions are sorted by cosine to the prediction; 1 is best, ${(of + 1) / 2} is chance.`;

export const cosineHelp =
  'Cosine p·t / (|p| |t|) of the predicted embedding p with the true embedding t of the picture that the selected scan saw.';

function rankOf(rows: readonly Control[], kind: ControlKind): number | undefined {
  return rows.find((row) => row.kind === kind)?.rank;
}

/** Scans that know nothing of the picture. */
const blindKinds: ControlKind[] = ['mean', 'dealt', 'noise', 'shuffled'];

/** Does the scan do better than all scans that know nothing of its picture? */
export function verdict({ rows, of }: Controls): { isBetter: boolean; words: string } {
  const own = rankOf(rows, 'scan') ?? NaN;
  const best = Math.min(...blindKinds.flatMap((kind) => rankOf(rows, kind) ?? []));
  const chance = (of + 1) / 2;
  if (own < best && own < chance) {
    return {
      isBetter: true,
      words: `The scan ranks its picture ${own} of ${of}; the best control without it ${best}.`,
    };
  }
  return {
    isBetter: false,
    words: `The scan ranks its picture ${own} of ${of}, no better than a control (${best}) or chance (${chance}): take nothing from this picture.`,
  };
}

/** Were the controls decoded for what is selected now? */
export function isStale({ selection }: Pick<Controls, 'selection'>, now: Selection): boolean {
  return !isSameChoice(selection, now);
}

/** What each control decodes to, with its rank; the seen picture is left out, for it may not be given on. */
export function controlsFigure({ rows, of, selection: { seed } }: Controls): PictureFigure {
  const cells = rows.map(({ kind, rank, picture }) => ({
    picture,
    label: `${titles[kind]}: ${rank}`,
  }));
  const note = `${scanWords(rows[0]?.trials ?? [])}; rank of the seen picture among ${of}; seed ${seed}.`;
  return { title: 'Controls of a decoded scan', rows: [{ cells }], note };
}

/** One row a control; `scan` is the first trial of the mean of so many presentations. */
export function controlsTable({ rows, of }: Controls): Table {
  return {
    header: ['control', 'scan', 'presentations', 'rank', 'of', 'cosine'],
    rows: rows.map(({ kind, trials, rank, cosine }) => [
      ...[titles[kind], trials?.[0], trials?.length, rank, of, cosine],
    ]),
  };
}
