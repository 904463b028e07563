/** @file From the selected scan to another: settings, seen pictures, frames, player. */
import { Button, NumberInput, SegmentedControl } from '@mantine/core';
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { Remote } from '../../domain/remote.ts';
import { shown } from '../../domain/remote.ts';
import type { InterpolationFrame } from '../../state/types/interpolation.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { ProgressLine } from '../../ui/ProgressLine.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { EmptyStrip } from './EmptyStrip.tsx';
import { EndPicture } from './EndPicture.tsx';
import classes from './Interpolate.module.css';
import { spaceWords, trialName, type Space } from './model.ts';
import { Player } from './Player.tsx';
import { Strip } from './Strip.tsx';
import { usePlay } from './use-play.ts';

export interface InterpolateViewProps {
  dataset: DatasetInfo;
  from: number;
  /** Each scan is the mean of all presentations of its picture. */
  average: boolean;
  /** Undefined when the dataset has no second condition. */
  to: number | undefined;
  /** Scans of the chain between the ends. */
  nVia: number;
  nSteps: number;
  space: Space;
  frames: Remote<InterpolationFrame[]>;
  /** The frames belong to other ends, another perturbation or other settings. */
  stale: boolean;
  onTo(to: number): void;
  onSteps(nSteps: number): void;
  onSpace(space: Space): void;
  onRun(): void;
  onCancel(): void;
}

export const spaces = (Object.keys(spaceWords) as Space[]).map((value) => ({
  value,
  label: spaceWords[value].title,
}));

export const spaceHelp =
  'What is mixed: the z-scored voxels on a line, or the embeddings they map to, on the sphere (along the great circle, length going linearly) or on a line';

export function InterpolateControls(props: InterpolateViewProps) {
  const { dataset, to, nSteps, space, frames, onTo, onSteps, onSpace, onRun, onCancel } = props;
  const running = frames.status === 'running';
  const number = (set: (value: number) => void) => (value: number | string) =>
    typeof value === 'number' && set(value);
  return (
    <>
      <Tooltip label="Where the strip ends: the number of a scan, from 0">
        <NumberInput
          aria-label="Second scan"
          size="xs"
          w={104}
          prefix="to scan "
          min={0}
          max={dataset.nTrials - 1}
          allowDecimal={false}
          value={to ?? ''}
          onChange={number(onTo)}
        />
      </Tooltip>
      <Tooltip label="Pictures from one end to the other, both included: frame k of n has t = k / (n - 1)">
        <NumberInput
          aria-label="Steps"
          size="xs"
          w={84}
          suffix=" steps"
          min={2}
          max={100}
          clampBehavior="strict"
          allowDecimal={false}
          value={nSteps}
          onChange={number(onSteps)}
        />
      </Tooltip>
      <Tooltip label={spaceHelp}>
        <SegmentedControl<Space>
          aria-label="Space"
          size="xs"
          data={spaces}
          value={space}
          onChange={onSpace}
        />
      </Tooltip>
      <Button
        size="compact-xs"
        variant={running ? 'default' : 'filled'}
        disabled={to === undefined}
        onClick={running ? onCancel : onRun}
      >
        {running ? 'Cancel' : 'Interpolate'}
      </Button>
    </>
  );
}

function Middle(props: InterpolateViewProps & { play: ReturnType<typeof usePlay> }) {
  const { frames, stale, play, onRun, to, nSteps } = props;
  const list = shown(frames) ?? [];
  return (
    <div className={classes.middle}>
      {frames.status === 'failed' && <ErrorNote error={frames.error} onRetry={onRun} />}
      {frames.status === 'running' && (
        <ProgressLine what={frames.what} fraction={frames.fraction} />
      )}
      {list.length === 0 && frames.status === 'idle' && to === undefined && (
        <p className={classes.idle}>This dataset has no second condition to interpolate to.</p>
      )}
      {list.length === 0 && frames.status === 'idle' && to !== undefined && (
        <EmptyStrip nSteps={nSteps} most={12} />
      )}
      {list.length > 0 && (
        <Strip
          frames={list}
          current={play.frame}
          stale={stale || frames.status !== 'ready'}
          most={48}
          onPick={play.seek}
        />
      )}
    </div>
  );
}

export function InterpolateView(props: InterpolateViewProps) {
  const { dataset, from, average, to, nVia, frames } = props;
  const list = shown(frames) ?? [];
  const play = usePlay(list.length);
  const nameOf = (trial: number) => trialName(dataset, { trial, average });
  const conditionOf = (trial: number) => dataset.trialCondition[trial] ?? 0;
  return (
    <div className={classes.band}>
      <EndPicture
        condition={conditionOf(from)}
        label={nVia > 0 ? `${nameOf(from)}, ${nVia} on the way` : nameOf(from)}
      />
      <Middle {...props} play={play} />
      {to !== undefined && <EndPicture condition={conditionOf(to)} label={nameOf(to)} />}
      <Player frames={list} play={play} />
    </div>
  );
}
