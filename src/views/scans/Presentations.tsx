/** @file The switch between one presentation of the picture and the mean of all that are loaded. */
import { SegmentedControl } from '@mantine/core';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { presentationsHelp } from './model.ts';
import classes from './ScanPicker.module.css';

export interface PresentationsProps {
  /** All loaded trials of the picture. */
  presentations: readonly number[];
  /** Their mean is decoded. */
  average: boolean;
  onAverage(average: boolean): void;
}

export function Presentations({ presentations, average, onAverage }: PresentationsProps) {
  const n = presentations.length;
  const isOne = n < 2;
  return (
    <div className={classes.presentations}>
      <Tooltip label={presentationsHelp(presentations)}>
        <SegmentedControl
          aria-label="What is decoded"
          fullWidth
          disabled={isOne}
          data={[
            { value: 'one', label: 'Single trial' },
            { value: 'mean', label: isOne ? 'Mean' : `Mean of ${n}` },
          ]}
          value={average && !isOne ? 'mean' : 'one'}
          onChange={(value) => onAverage(value === 'mean')}
        />
      </Tooltip>
    </div>
  );
}
