/** @file The foot of the panel: where the steps start, the list, a new step, and the random control. */
import { Button, SegmentedControl, Select } from '@mantine/core';
import { IconArrowBackUp, IconDice } from '@tabler/icons-react';
import { memo, useMemo, useState, type ReactNode } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { Perturbation } from '../../domain/decode.ts';
import type { Hemi } from '../../domain/roi.ts';
import { leavesNothing } from '../../state/nothing-left.ts';
import { iconSize } from '../../ui/icon-size.ts';
import { isRandomControl, randomControl } from './model.ts';
import classes from './Rois.module.css';
import { StepList } from './StepList.tsx';
import { listedSteps, placesToAdd, startsAtZero, stepOn, withStart } from './steps.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';

export interface StepsProps {
  dataset: DatasetInfo;
  perturbation: Perturbation;
  seed: number;
  hemi: Hemi | 'both';
  onPerturbation(perturbation: Perturbation): void;
}

/** A button of words; in low windows of an icon, beside the other choices. */
function ControlButton(props: { label: string; help: string; icon: ReactNode; onClick(): void }) {
  const { label, help, icon, onClick } = props;
  return (
    <Tooltip label={help}>
      <Button size="compact-xs" aria-label={label} onClick={onClick}>
        <span className={classes.controlWords}>{label}</span>
        <span className={classes.controlIcon}>{icon}</span>
      </Button>
    </Tooltip>
  );
}

/** The control: as many random voxels, another draw, and back. */
function Control({ dataset, perturbation, seed, onPerturbation }: Omit<StepsProps, 'hemi'>) {
  const [before, setBefore] = useState<Perturbation>([]);
  const [draw, setDraw] = useState(0);
  const isControl = isRandomControl(before, perturbation);
  const source = isControl ? before : perturbation;
  if (source.length === 0) return null;
  const go = (number: number) => {
    setBefore(source);
    setDraw(number);
    onPerturbation(randomControl(source, dataset.rois, dataset.nVoxels, seed + 1000 * number));
  };
  return (
    <div className={classes.control}>
      <ControlButton
        label={isControl ? `Another draw (${draw + 2})` : 'As many random voxels'}
        help="Does the same to as many random voxels (seeded): if the picture changes as much, the region is not what matters"
        icon={<IconDice size={iconSize.usual} aria-hidden />}
        onClick={() => go(isControl ? draw + 1 : 0)}
      />
      {isControl && (
        <ControlButton
          label="Back to regions"
          help="The steps as they were before the random control"
          icon={<IconArrowBackUp size={iconSize.usual} aria-hidden />}
          onClick={() => onPerturbation(before)}
        />
      )}
    </div>
  );
}

const starts = [
  { value: 'scan', label: 'Scan' },
  { value: 'zero', label: 'Zero' },
];

/** A new step on a level, a family, a region, or random voxels; it silences until told otherwise. */
function NewStep({ dataset, perturbation, seed, hemi, onPerturbation }: StepsProps) {
  const { rois, nVoxels } = dataset;
  const listed = listedSteps(perturbation);
  const places = useMemo(
    () => placesToAdd(rois, hemi, listedSteps(perturbation), nVoxels),
    [rois, hemi, perturbation, nVoxels],
  );
  const add = (value: string | null) => {
    const step = value === null ? undefined : stepOn(value, rois, hemi, listed, { nVoxels, seed });
    if (step) onPerturbation([...perturbation, step]);
  };
  return (
    <Tooltip label="A step on a level, a family, a region, or as many random voxels as another step; steps apply in order, from the top">
      <Select
        size="xs"
        className={classes.newStep}
        aria-label="Add a step on"
        placeholder="Add a step on…"
        searchable
        disabled={places.length === 0}
        nothingFoundMessage="No such region"
        comboboxProps={{ width: 240, position: 'top-start' }}
        data={places}
        value={null}
        onChange={add}
      />
    </Tooltip>
  );
}

export const Steps = memo(function Steps(props: StepsProps) {
  const { dataset, perturbation, onPerturbation } = props;
  const atZero = startsAtZero(perturbation);
  const listed = listedSteps(perturbation);
  const { rois, nVoxels } = dataset;
  const nothingLeft = useMemo(
    () => leavesNothing(perturbation, rois, nVoxels),
    [perturbation, rois, nVoxels],
  );
  return (
    <>
      <div className={classes.start}>
        <Tooltip label="Zero is the session mean of every voxel: steps then act on a scan of zeros, not on this scan">
          <span>Steps from</span>
        </Tooltip>
        <Tooltip label="From the z-scores of the scan, or from zero: every voxel at its session mean, so that only what the steps add is decoded">
          <SegmentedControl
            aria-label="The steps start from"
            size="xs"
            classNames={{ root: classes.modes, label: classes.mode }}
            data={starts}
            value={atZero ? 'zero' : 'scan'}
            onChange={(value) => onPerturbation(withStart(listed, value === 'zero'))}
          />
        </Tooltip>
        <NewStep {...props} />
      </div>
      <StepList
        steps={listed}
        nVoxels={dataset.nVoxels}
        rois={dataset.rois}
        empty={
          atZero ? 'Every voxel at its session mean.' : 'The scan as it is: nothing is perturbed.'
        }
        onChange={(steps) => onPerturbation(withStart(steps, atZero))}
      />
      {nothingLeft && (
        <p className={classes.hint} role="status">
          Nothing of this scan is left: every scan decodes to the same.
        </p>
      )}
      <Control {...props} />
    </>
  );
});
