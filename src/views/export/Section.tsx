/** @file One kind of thing that can be taken away. */
import type { ReactNode } from 'react';
import classes from './Export.module.css';

export interface SectionProps {
  title: string;
  /** What the files hold. */
  words: string;
  children: ReactNode;
}

export function Section({ title, words, children }: SectionProps) {
  return (
    <section className={classes.section}>
      <h3>{title}</h3>
      <p className={classes.dim}>{words}</p>
      {children}
    </section>
  );
}
