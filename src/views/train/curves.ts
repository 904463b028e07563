/** @file The curves of trainings as plotly wants them: losses over batches, retrieval over epochs. Pure. */
import type { Data, Layout } from 'plotly.js';
import type { TrainingRun } from '../../state/types/training.ts';

export type Scheme = 'dark' | 'light';

/** Told apart by eyes that see few colours; the first is the page's accent. */
const palette: Record<Scheme, readonly string[]> = {
  dark: ['#3db8cd', '#ff9a52', '#c2a5f0', '#9ccc65', '#f48fb1', '#d5d9df'],
  light: ['#0b7083', '#c2500a', '#6a3fb5', '#4c7a1a', '#b1336b', '#4a525e'],
};

/** Colour of the n-th training. */
export function runColour(scheme: Scheme, index: number): string {
  const colours = palette[scheme];
  return colours[index % colours.length] ?? '';
}

interface Shown {
  run: TrainingRun;
  colour: string;
}

function shownRuns(runs: readonly TrainingRun[], scheme: Scheme): Shown[] {
  // The oldest keeps its colour when newer ones come.
  return runs
    .toReversed()
    .map((run, i) => ({ run, colour: runColour(scheme, i) }))
    .filter(({ run }) => !run.hidden);
}

const label = ({ target, title, seed }: TrainingRun): string => `${target}, ${title}, seed ${seed}`;

/** Running epoch of each report: the phases one after the other. */
function places(run: TrainingRun): number[] {
  return run.epochs.map((_, i) => i + 1);
}

/** Loss of training batches and of conditions kept apart, epoch by epoch. */
export function lossTraces(runs: readonly TrainingRun[], scheme: Scheme): Data[] {
  return shownRuns(runs, scheme).flatMap(({ run, colour }): Data[] => {
    const shared = {
      type: 'scatter',
      x: places(run),
      line: { color: colour, width: 1.5 },
    } as const;
    const name = label(run);
    return [
      {
        ...shared,
        mode: 'lines+markers',
        marker: { size: 4, color: colour },
        y: run.epochs.map(({ train }) => train),
        hovertemplate: `training %{y:.4f}<extra>${name}</extra>`,
      },
      {
        ...shared,
        mode: 'lines+markers',
        marker: { size: 4, color: colour, symbol: 'circle-open' },
        line: { ...shared.line, dash: 'dot' },
        y: run.epochs.map(({ check }) => check),
        hovertemplate: `validation %{y:.4f}<extra>${name}</extra>`,
      },
    ];
  });
}

/** Loss of single batches of the newest training that is shown. */
export function batchTraces(runs: readonly TrainingRun[], scheme: Scheme): Data[] {
  const newest = shownRuns(runs, scheme).at(-1);
  if (!newest) return [];
  const { run, colour } = newest;
  return [
    {
      type: 'scatter',
      mode: 'lines',
      x: run.losses.map(({ step }) => step),
      y: run.losses.map(({ loss }) => loss),
      line: { color: colour, width: 1 },
      hovertemplate: `batch %{x}: %{y:.4f}<extra></extra>`,
    },
  ];
}

/** Share of held-out scans retrieved, both ways. */
export function retrievalTraces(runs: readonly TrainingRun[], scheme: Scheme): Data[] {
  return shownRuns(runs, scheme).flatMap(({ run, colour }): Data[] =>
    (['forward', 'backward'] as const).map((way) => ({
      type: 'scatter',
      mode: 'lines+markers',
      x: places(run),
      y: run.epochs.map(({ retrieval }) => retrieval?.[way] ?? null),
      marker: { size: 4, color: colour, symbol: way === 'forward' ? 'circle' : 'circle-open' },
      line: { color: colour, width: 1.5, dash: way === 'forward' ? 'solid' : 'dot' },
      hovertemplate: `${way} %{y}<extra>${label(run)}</extra>`,
    })),
  );
}

const inks: Record<Scheme, { text: string; grid: string; hover: string }> = {
  dark: { text: '#b4bac3', grid: '#2a303a', hover: '#14181e' },
  light: { text: '#4a525e', grid: '#e3e6ea', hover: '#ffffff' },
};

/** Axes of a low, wide plot; whole numbers only along x, up to `last`. */
export function curveLayout(x: string, y: string, last: number, scheme: Scheme): Partial<Layout> {
  const { text, grid, hover } = inks[scheme];
  const axis = { gridcolor: grid, zeroline: false, tickfont: { size: 10 }, automargin: true };
  const title = (words: string) => ({ text: words, font: { size: 11 }, standoff: 4 });
  return {
    autosize: true,
    margin: { l: 52, r: 8, t: 6, b: 34 },
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { color: text, size: 11, family: 'system-ui, sans-serif' },
    showlegend: false,
    hovermode: 'closest',
    hoverlabel: { bgcolor: hover, font: { size: 11, color: text } },
    xaxis: {
      ...axis,
      title: title(x),
      tickformat: 'd',
      rangemode: 'tozero',
      ...(last <= 10 ? { dtick: 1 } : {}),
    },
    yaxis: { ...axis, nticks: 5, title: title(y) },
  };
}
