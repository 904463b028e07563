/** @file Says that a result was made before a model changed, and dims it. */
import type { ReactNode } from 'react';
import { useLab } from '../../state/hooks.ts';
import classes from './Effects.module.css';

export interface OutdatedNoteProps {
  study: 'effects' | 'impact' | 'dose' | 'levels' | 'grid';
  /** What is shown. */
  of: unknown;
  children: ReactNode;
}

export function OutdatedNote({ study, of, children }: OutdatedNoteProps) {
  const outdated = useLab(study, (s) => s.outdated);
  const since = outdated?.of === of ? outdated?.since : undefined;
  return (
    <>
      {since !== undefined && <p role="status">Made before {since}: measure again.</p>}
      <div className={classes.result} data-stale={since !== undefined || undefined}>
        {children}
      </div>
    </>
  );
}
