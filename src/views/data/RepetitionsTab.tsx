/** @file All trials of the chosen scan's stimulus over one another, 200 voxels at a time. */
import { NumberInput, useComputedColorScheme } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { useLab, useLabContext } from '../../state/hooks.ts';
import { categoryColour, css } from '../../ui/colormaps.ts';
import { RemoteView } from '../../ui/RemoteView.tsx';
import { Plot } from '../embedding/Plot.tsx';
import { ConditionThumb } from '../thumb/ConditionThumb.tsx';
import classes from './Data.module.css';
import { layout, meanColour, meanCorrelation, tracesOf, type Lines } from './repetitions.ts';
import { useAsked } from './use-asked.ts';

const nShown = 200;

interface FigureProps {
  lines: Lines;
  name: string;
  /** The scan is the mean: it is drawn, too. */
  withMean: boolean;
}

function Figure({ lines, name, withMean }: FigureProps) {
  const scheme = useComputedColorScheme('dark');
  const traces = useMemo(() => tracesOf(lines, withMean, scheme), [lines, withMean, scheme]);
  const axes = useMemo(() => layout(lines, scheme), [lines, scheme]);
  const r = meanCorrelation(lines);
  const words =
    r === undefined
      ? 'one trial only: nothing to compare with'
      : `mean correlation between trials over these voxels ${r.toFixed(3)}`;
  return (
    <figure className={classes.figure}>
      <div className={classes.plot}>
        <Plot traces={traces} layout={axes} label={`Repetitions of ${name}: ${words}`} />
      </div>
      <figcaption className={classes.dim}>
        {lines.trials.map((trial, i) => (
          <span key={trial} className={classes.key}>
            <span className={classes.swatch} style={{ background: css(categoryColour(i)) }} />
            trial {trial}
          </span>
        ))}
        {withMean && lines.trials.length > 1 && (
          <span className={classes.key}>
            <span className={classes.swatch} style={{ background: meanColour[scheme] }} />
            mean of {lines.trials.length}, which is decoded
          </span>
        )}
        <span>{words}</span>
      </figcaption>
    </figure>
  );
}

export function RepetitionsTab({ dataset }: { dataset: DatasetInfo }) {
  const trial = useLab('selection', (s) => s.trial);
  const average = useLab('selection', (s) => s.average);
  const { data } = useLabContext();
  const [first, setFirst] = useState(0);
  const condition = dataset.trialCondition[trial] ?? 0;
  const name = dataset.conditionNames[condition] ?? String(condition);
  const asked = useAsked(`${dataset.id} ${condition} ${first}`, 'reading its trials', (signal) =>
    data.repetitions(condition, first, nShown, signal),
  );
  return (
    <>
      <div className={classes.tools}>
        <ConditionThumb condition={condition} name={name} size={48} />
        <span>
          Stimulus <b>{name}</b>, chosen by the scan (trial {trial})
        </span>
        <NumberInput
          label="First voxel"
          value={first}
          min={0}
          max={Math.max(0, dataset.nVoxels - 1)}
          step={nShown}
          allowDecimal={false}
          clampBehavior="strict"
          onChange={(value) => typeof value === 'number' && setFirst(value)}
        />
      </div>
      <RemoteView remote={asked}>
        {(lines) => <Figure lines={lines} name={name} withMean={average} />}
      </RemoteView>
    </>
  );
}
