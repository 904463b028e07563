/** @file One ROI (or a family): name, number of voxels, what happens to it. */
import { SegmentedControl, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconBan, IconEqual, IconFocus2, IconPlus } from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
import type { RoiMode } from '../../state/types.ts';
import { BoostAmount } from './BoostAmount.tsx';
import type { RoiChoice } from './model.ts';
import classes from './Rois.module.css';

const modes: { mode: RoiMode; word: string; help: string; icon: ReactNode }[] = [
  { mode: 'as-is', word: 'as is', help: 'As is', icon: <IconEqual size={11} /> },
  { mode: 'silence', word: 'silence', help: 'Silence: set to 0 z', icon: <IconBan size={11} /> },
  {
    mode: 'keep',
    word: 'keep only',
    help: 'Keep only this (and others kept): all else is set to 0 z',
    icon: <IconFocus2 size={11} />,
  },
  { mode: 'boost', word: 'boost', help: 'Boost: add z', icon: <IconPlus size={11} /> },
];

const items = modes.map(({ mode, word, help, icon }) => ({
  value: mode,
  label: (
    <Tooltip label={help}>
      <span className={classes.icon}>
        {icon}
        <VisuallyHidden>{word}</VisuallyHidden>
      </span>
    </Tooltip>
  ),
}));

export interface RoiRowProps {
  name: string;
  /** What is shown, when that is not the name. */
  title?: string;
  nVoxels: number;
  isFamily?: boolean;
  /** Undefined when the members of a family differ. */
  choice: RoiChoice | undefined;
  onChoice(name: string, choice: RoiChoice): void;
}

function Row({ name, title, nVoxels, isFamily = false, choice, onChoice }: RoiRowProps) {
  const amount = choice?.amount ?? 2;
  const isEmpty = nVoxels === 0;
  return (
    <div className={classes.row} data-family={isFamily || undefined} data-mode={choice?.mode}>
      <span className={classes.name} title={name}>
        {title ?? name}
      </span>
      <span className={classes.count} title={`${nVoxels} voxels`}>
        {isEmpty ? 'empty' : nVoxels}
      </span>
      <SegmentedControl<RoiMode>
        aria-label={name}
        size="xs"
        radius="sm"
        disabled={isEmpty}
        data={items}
        // Without a value none is active: the members of the family differ.
        value={choice?.mode ?? ('' as RoiMode)}
        onChange={(mode) => onChoice(name, { mode, amount })}
        classNames={{ root: classes.modes, label: classes.mode }}
      />
      {choice?.mode === 'boost' && (
        <BoostAmount
          name={name}
          amount={amount}
          onAmount={(value) => onChoice(name, { mode: 'boost', amount: value })}
        />
      )}
    </div>
  );
}

export const RoiRow = memo(Row, (a, b) => {
  const same = a.name === b.name && a.nVoxels === b.nVoxels && a.onChoice === b.onChoice;
  return same && a.choice?.mode === b.choice?.mode && a.choice?.amount === b.choice?.amount;
});
