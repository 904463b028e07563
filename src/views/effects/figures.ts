/** @file The studies of perturbation as figures for paper. Pure. */
import { heldOutWords, scanWords } from '../../domain/presentations.ts';
import type { Dose } from '../../state/dose.ts';
import type { Effects } from '../../state/effects.ts';
import type { Grid } from '../../state/grid.ts';
import type { Impact, Spread } from '../../state/impact.ts';
import type { Levels } from '../../state/levels.ts';
import type { IntervalFigure } from '../../ui/figure/interval-figure.ts';
import type { LineFigure, Series } from '../../ui/figure/line-figure.ts';
import type { PictureFigure } from '../../ui/figure/picture-figure.ts';
import { curveOf, readings, shownAgainst, type Against, type CurvePoint } from './dose-curves.ts';
import { columnTitle } from './grid-model.ts';
import { impactMeasures } from './impact-model.ts';
import { rowTitle } from './levels-model.ts';
import { measures } from './model.ts';

const region = '#0b7083';
const random = '#9aa3b0';

/** Every region beside as many random voxels: means with 95 % intervals. */
export function effectsFigure({ rows, request, nScans }: Effects): IntervalFigure {
  const panels = measures.map(({ key, title }) => ({
    title,
    groups: [
      { name: 'region', colour: region, values: rows.map(({ effect }) => effect[key]) },
      { name: 'random voxels', colour: random, values: rows.map(({ control }) => control[key]) },
    ],
  }));
  const amount = request.op === 'silence' || request.op === 'keep' ? '' : ` ${request.amount}`;
  const note = `${request.op}${amount}; mean and 95 % bootstrap interval over ${heldOutWords(nScans, request.average)}; seed ${request.seed}.`;
  return { title: 'Effects of regions', rows: rows.map(({ roi }) => roi), panels, note };
}

/** The ends of an interval, as two thin lines; nothing where there is none. */
function boundsOf(
  points: readonly CurvePoint[],
  of: (point: CurvePoint) => Spread | undefined,
  { name, colour }: { name: string; colour: string },
): Series[] {
  const x = points.map(({ amount }) => amount);
  return (['low', 'high'] as const).flatMap((end): Series[] => {
    const y = points.flatMap((point) => of(point)?.[end] ?? []);
    return y.length === 0
      ? []
      : [{ name: `${name}: ${end}`, colour, x, y, dash: '2 2', width: 0.7 }];
  });
}

function randomLine(points: readonly CurvePoint[]): Series[] {
  const x = points.map(({ amount }) => amount);
  const y = points.flatMap(({ control }) => control?.mean ?? []);
  return y.length === 0 ? [] : [{ name: 'random voxels', colour: random, x, y }];
}

function doseNote({ request, of, nScans, trials = [] }: Dose, against: Against): string {
  const { selection, nDraws } = request;
  const what =
    against === 'none' ? 'Mean' : `${readings[against].title}: mean of paired differences`;
  const over =
    nScans === undefined
      ? `${scanWords(trials)}; rank among ${of}; ${nDraws} draws of as many random voxels`
      : `${what} and 95 % bootstrap interval over ${heldOutWords(nScans, selection.average)}; rank among ${of}; random voxels drawn anew for each scan`;
  return `${over}; seed ${selection.seed}.`;
}

/** Each measure along the amounts, with the mean and the central 95 % of the random draws. */
export function doseFigure(dose: Dose, unit: string, asked: Against = 'none'): LineFigure {
  const against = shownAgainst(dose, asked);
  const { suffix } = readings[against];
  const panels = impactMeasures(dose.of).map(({ key, title }) => {
    const points = curveOf(dose, key, against);
    const x = points.map(({ amount }) => amount);
    const name = `${dose.nScans === undefined ? 'central' : 'interval'} 95 %`;
    return {
      title: title + suffix,
      x: { label: `amount (${unit})` },
      y: { label: title.toLowerCase() + suffix },
      series: [
        { name: 'step', colour: region, x, y: points.map(({ value }) => value), dots: true },
        ...boundsOf(points, ({ interval }) => interval, { name: 'step, 95 %', colour: region }),
        ...randomLine(points),
        ...boundsOf(points, ({ control }) => control, { name, colour: random }),
      ],
    };
  });
  return { title: 'Dose curve', panels, panelHeightMm: 48, note: doseNote(dose, against) };
}

/** Mean shift of the embedding for each level and operation, beside as many random voxels. */
export function levelsFigure({ rows, request, nScans }: Levels): IntervalFigure {
  const groups = [
    { name: 'level', colour: region, values: rows.map(({ delta }) => delta) },
    { name: 'random voxels', colour: random, values: rows.map(({ control }) => control) },
  ];
  return {
    title: 'Levels of the visual hierarchy',
    rows: rows.map((row) => rowTitle(row, request.boost)),
    panels: [{ title: 'Mean shift of the embedding', groups }],
    note: `Mean and 95 % bootstrap interval over ${heldOutWords(nScans, request.average)}; seed ${request.seed}.`,
  };
}

/** A row a scan; the seen pictures are left out, for they may not be given on. */
export function gridFigure({ rows, columns, request, of }: Grid): PictureFigure {
  const title = (c: number) => {
    const column = columns[c];
    return column ? columnTitle(column, request.boost) : '';
  };
  return {
    title: 'Pictures by scan and perturbation',
    rows: rows.map(({ averaged, cells }) => ({
      label: scanWords(averaged),
      cells: cells.map(({ picture, rank }, c) => ({ picture, label: `${title(c)}: ${rank}` })),
    })),
    note: `Below each picture the rank of the seen picture among ${of}. Seed ${request.seed}.`,
  };
}

/** As it is, perturbed, and the first draw of random voxels. */
export function impactFigure({ pictures, rank, of, request, trials }: Impact): PictureFigure {
  const cells = [
    { picture: pictures.plain, label: `as it is: ${rank.plain}` },
    { picture: pictures.perturbed, label: `perturbed: ${rank.perturbed}` },
    { picture: pictures.control, label: 'random voxels' },
  ];
  const { selection, nDraws } = request;
  const note = `${scanWords(trials)}; rank of the seen picture among ${of}, of random voxels ${rank.control.mean.toFixed(0)} on average over ${nDraws} draws; seed ${selection.seed}.`;
  return { title: 'What the steps do to a scan', rows: [{ cells }], note };
}
