/** @file A number or word that tells, on hover or focus, what it is and how it was made. */
import type { ReactNode } from 'react';
import classes from './Fact.module.css';
import { Tooltip } from './Tooltip.tsx';

export interface FactProps {
  children: ReactNode;
  /** What it is, how it was computed, in which unit. */
  help: string;
  className?: string | undefined;
}

/** Inline; reachable by keyboard so that the explanation is too. */
export function Fact({ children, help, className }: FactProps) {
  return (
    <Tooltip label={help} touch>
      <span tabIndex={0} className={className ? `${classes.fact} ${className}` : classes.fact}>
        {children}
      </span>
    </Tooltip>
  );
}

export interface FactRow {
  label: string;
  value: ReactNode;
  help: string;
}

/** Label and value on a line, each value explained; `wide` sets the lines side by side. */
export function FactList({ rows, wide = false }: { rows: FactRow[]; wide?: boolean }) {
  return (
    <dl className={classes.list} data-wide={wide || undefined}>
      {rows.map((row) => (
        <div key={row.label} className={classes.row}>
          <dt>{row.label}</dt>
          <dd>
            <Fact help={row.help}>{row.value}</Fact>
          </dd>
        </div>
      ))}
    </dl>
  );
}
