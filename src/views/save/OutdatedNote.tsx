/** @file Says that a result was made before a model changed, or of scans of the other kind, and dims it. */
import type { ReactNode } from 'react';
import { useLab } from '../../state/hooks.ts';
import { averageSince } from '../../state/outdated.ts';
import type { StudyStates } from '../../state/studies.ts';
import classes from './OutdatedNote.module.css';

export interface OutdatedNoteProps {
  study: keyof StudyStates;
  /** What is shown. */
  of: unknown;
  /** Whether its scans are means of presentations; absent where another note compares the selection. */
  average?: boolean;
  children: ReactNode;
}

export function OutdatedNote({ study, of, average, children }: OutdatedNoteProps) {
  const outdated = useLab(study, (s) => s.outdated);
  const now = useLab('selection', (s) => s.average);
  const bySelection = average === undefined ? undefined : averageSince(average, now);
  const since = outdated?.of === of ? outdated?.since : bySelection;
  return (
    <>
      {since !== undefined && (
        <p role="status" className={classes.note}>
          Made before {since}: measure again.
        </p>
      )}
      <div className={classes.result} data-outdated={since !== undefined || undefined}>
        {children}
      </div>
    </>
  );
}
