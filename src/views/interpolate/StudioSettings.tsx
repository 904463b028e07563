/** @file What the studio makes: steps, space, run; how many pictures that is. */
import { Button, NumberInput, SegmentedControl } from '@mantine/core';
import type { Space } from './model.ts';
import classes from './Studio.module.css';
import { spaceHelp, spaces } from './View.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';

export interface StudioSettingsProps {
  nSteps: number;
  space: Space;
  nPictures: number;
  running: boolean;
  canRun: boolean;
  onSteps(nSteps: number): void;
  onSpace(space: Space): void;
  onRun(): void;
  onCancel(): void;
}

export function StudioSettings(props: StudioSettingsProps) {
  const { nSteps, space, nPictures, running, canRun, onSteps, onSpace, onRun, onCancel } = props;
  return (
    <div className={classes.settings}>
      <Tooltip label="Pictures from each scan to the next, both included: 2 to 100">
        <NumberInput
          aria-label="Steps of a leg"
          w={132}
          suffix=" steps a leg"
          min={2}
          max={100}
          clampBehavior="strict"
          allowDecimal={false}
          value={nSteps}
          onChange={(value) => typeof value === 'number' && onSteps(value)}
        />
      </Tooltip>
      <Tooltip label={spaceHelp}>
        <SegmentedControl<Space>
          aria-label="Space of the chain"
          data={spaces}
          value={space}
          onChange={onSpace}
        />
      </Tooltip>
      <Button
        variant={running ? 'default' : 'filled'}
        disabled={!canRun}
        onClick={running ? onCancel : onRun}
      >
        {running ? 'Cancel' : `Draw ${nPictures} pictures`}
      </Button>
    </div>
  );
}
