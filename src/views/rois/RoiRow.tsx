/** @file One ROI (or a family): name, number of voxels, what happens to it. */
import { memo, useId } from 'react';
import { useLab } from '../../state/hooks.ts';
import type { RoiMode } from '../../state/types/selection.ts';
import { BoostAmount } from './BoostAmount.tsx';
import type { RoiChoice } from './model.ts';
import classes from './Rois.module.css';

const modes: { mode: RoiMode; word: string; help: string }[] = [
  { mode: 'as-is', word: 'as is', help: 'As is' },
  { mode: 'silence', word: 'silence', help: 'Silence: set to 0 z' },
  {
    mode: 'keep',
    word: 'keep only',
    help: 'Keep only this (and others kept): all else is set to 0 z',
  },
  { mode: 'boost', word: 'boost', help: 'Boost: add z' },
];

interface ModesProps {
  name: string;
  mode: RoiMode | undefined;
  disabled: boolean;
  onMode(mode: RoiMode): void;
}

/** Plain radio buttons: a list of a hundred regions must answer a click at once (note 066). */
function Modes({ name, mode: chosen, disabled, onMode }: ModesProps) {
  const group = useId();
  return (
    <div className={classes.cells} role="radiogroup" aria-label={name}>
      {modes.map(({ mode, word, help }) => (
        <label
          key={mode}
          className={classes.cell}
          title={help}
          data-on={chosen === mode || undefined}
        >
          <input
            type="radio"
            className={classes.radio}
            name={group}
            aria-label={word}
            disabled={disabled}
            // None is on when the members of a family differ.
            checked={chosen === mode}
            onChange={() => onMode(mode)}
          />
          <span className={classes.mark} data-mark={mode} />
        </label>
      ))}
    </div>
  );
}

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
  const isPointed = useLab('pointing', (s) => s.roi === name);
  const pointAtRoi = useLab('pointing', (s) => s.pointAtRoi);
  return (
    <div
      className={classes.row}
      data-family={isFamily || undefined}
      data-mode={choice?.mode}
      data-pointed={isPointed || undefined}
      onPointerEnter={() => pointAtRoi(name)}
      onPointerLeave={() => pointAtRoi(undefined)}
    >
      <span className={classes.name} title={name}>
        {title ?? name}
      </span>
      <span className={classes.count} title={`${nVoxels} voxels`}>
        {isEmpty ? 'empty' : nVoxels}
      </span>
      <Modes
        name={name}
        mode={choice?.mode}
        disabled={isEmpty}
        onMode={(mode) => onChoice(name, { mode, amount })}
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
