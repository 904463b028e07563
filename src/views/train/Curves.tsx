/** @file Live curves of the trainings of this visit, one over another, and which of them are shown. */
import { ActionIcon, Checkbox, SegmentedControl, useComputedColorScheme } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useLab } from '../../state/hooks.ts';
import type { TrainingRun } from '../../state/types/training.ts';
import { lineFigure } from '../../ui/figure/line-figure.ts';
import { Plot } from '../embedding/Plot.tsx';
import { SaveResult } from '../save/SaveResult.tsx';
import { iconSize } from '../../ui/icon-size.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { batchTraces, curveLayout, lossTraces, retrievalTraces, runColour } from './curves.ts';
import { trainingTable, trainingFigure } from './figures.ts';
import { lastRetrieval, runWords } from './model.ts';
import classes from './Train.module.css';

const curves = {
  loss: {
    label: 'Loss',
    axes: ['epoch', 'loss'],
    traces: lossTraces,
    help: 'Solid: mean over training batches. Dotted: a tenth of the training conditions kept apart; the weights with its lowest value are kept.',
  },
  retrieval: {
    label: 'Retrieval',
    axes: ['epoch', 'scans retrieved'],
    traces: retrievalTraces,
    help: 'Of up to 300 held-out conditions, first trial each. Solid: forward. Dotted: backward. Nothing is chosen by it.',
  },
  batches: {
    label: 'Batches',
    axes: ['batch', 'loss'],
    traces: batchTraces,
    help: 'Loss of each batch of the newest training that is shown.',
  },
} as const;

type CurveId = keyof typeof curves;

/** Is there anything to draw? */
function hasPoints(shown: CurveId, runs: readonly TrainingRun[]): boolean {
  return runs.some(({ hidden, losses, epochs }) => {
    if (hidden) return false;
    if (shown === 'batches') return losses.length > 0;
    return epochs.some(({ retrieval }) => shown === 'loss' || retrieval !== undefined);
  });
}

/** Why there is nothing. */
function nothingYet(shown: CurveId, runs: readonly TrainingRun[]): string {
  if (runs.every(({ hidden }) => hidden)) return 'No training is ticked below.';
  if (shown === 'batches') return 'No batch is done yet.';
  const isEarly = runs.every(({ epochs }) => epochs.length === 0);
  if (!isEarly) return 'No scans are retrieved in these trainings.';
  return 'The first epoch is not done yet; Batches shows the losses meanwhile.';
}

function RunRow({ run, colour }: { run: TrainingRun; colour: string }) {
  const show = useLab('training', (s) => s.show);
  const remove = useLab('training', (s) => s.remove);
  const isOver = run.status === 'done' || run.status === 'failed';
  return (
    <li className={classes.run}>
      <Checkbox
        aria-label={`Show the curves of ${run.target}, ${run.title}`}
        checked={!run.hidden}
        onChange={(event) => show(run.id, event.currentTarget.checked)}
      />
      <span className={classes.swatch} style={{ background: colour }} />
      <span className={classes.runTitle}>
        {run.target}, {run.title}, seed {run.seed}
      </span>
      <span className={classes.dim}>
        {runWords(run)} {lastRetrieval(run)}
      </span>
      {isOver && (
        <Tooltip label="Take it off the list; the mapper stays loaded">
          <ActionIcon aria-label={`Take ${run.title} off the list`} onClick={() => remove(run.id)}>
            <IconX size={iconSize.usual} />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  );
}

export function Curves() {
  const runs = useLab('training', (s) => s.runs);
  const scheme = useComputedColorScheme('dark');
  const [shown, setShown] = useState<CurveId>('loss');
  const { traces, axes, help } = curves[shown];
  const drawn = useMemo(() => traces(runs, scheme), [traces, runs, scheme]);
  const last = Math.max(...runs.map((run) => (shown === 'batches' ? run.done : run.epochs.length)));
  const layout = useMemo(() => curveLayout(axes[0], axes[1], last, scheme), [axes, last, scheme]);
  if (runs.length === 0) return null;
  const withEpochs = runs.filter(({ hidden, epochs }) => !hidden && epochs.length > 0);
  return (
    <section aria-label="Curves" className={classes.curves}>
      <div className={classes.curvesHead}>
        <SaveResult
          what="the learning curves"
          name="training"
          figure={
            withEpochs.length > 0
              ? (width) => lineFigure(trainingFigure(withEpochs), width)
              : undefined
          }
          numbers={{ label: 'Curves', table: () => trainingTable(runs) }}
        />
        <SegmentedControl
          aria-label="Curve"
          data={Object.entries(curves).map(([value, { label }]) => ({ value, label }))}
          value={shown}
          onChange={(value) => setShown(value as CurveId)}
        />
      </div>
      {hasPoints(shown, runs) ? (
        <div className={classes.plot}>
          <Plot
            traces={drawn}
            layout={layout}
            label={`${curves[shown].label} of ${runs.length} trainings`}
          />
        </div>
      ) : (
        <p className={classes.noCurve}>{nothingYet(shown, runs)}</p>
      )}
      <p className={classes.dim}>{help}</p>
      <ul className={classes.runs}>
        {runs.map((run, i) => (
          <RunRow key={run.id} run={run} colour={runColour(scheme, runs.length - 1 - i)} />
        ))}
      </ul>
    </section>
  );
}
