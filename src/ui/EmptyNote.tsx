/** @file The place of a result that is not there yet, with a word of what will stand in it. */
import type { ReactNode } from 'react';
import classes from './EmptyNote.module.css';

export function EmptyNote({ children }: { children: ReactNode }) {
  return <p className={classes.note}>{children}</p>;
}
