/** @file Says that a result is of an earlier selection, and dims it. */
import type { ReactNode } from 'react';
import { useSelection } from '../../state/hooks.ts';
import { isSameChoice } from '../../state/selection-store.ts';
import type { Selection } from '../../state/types/selection.ts';
import classes from './Effects.module.css';

export interface StaleNoteProps {
  of: Selection;
  /** The result is of many scans: which one is selected does not matter. */
  overScans?: boolean;
  children: ReactNode;
}

export function StaleNote({ of, overScans = false, children }: StaleNoteProps) {
  const now = useSelection();
  const stale = !isSameChoice(overScans ? { ...of, trial: now.trial } : of, now);
  return (
    <>
      {stale && <p role="status">Of an earlier selection: measure again.</p>}
      <div className={classes.result} data-stale={stale || undefined}>
        {children}
      </div>
    </>
  );
}
