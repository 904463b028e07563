/** @file The head of a table whose columns sort it: a press sorts, another turns the order round. */
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { iconSize } from '../../ui/icon-size.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Data.module.css';

export interface SortButtonProps {
  title: string;
  help: string;
  /** Which way the table is sorted by it; undefined where it is sorted by another. */
  sorted: 'up' | 'down' | undefined;
  onSort(): void;
}

export function SortButton({ title, help, sorted, onSort }: SortButtonProps) {
  const Icon = sorted === 'down' ? IconArrowDown : IconArrowUp;
  const state = sorted && `, sorted ${sorted === 'up' ? 'upwards' : 'downwards'}`;
  return (
    <Tooltip label={`${help}. Press to sort by it`}>
      <button
        type="button"
        className={classes.sort}
        data-sorted={sorted}
        aria-label={`Sort by ${title.toLowerCase()}${state ?? ''}`}
        onClick={onSort}
      >
        {title}
        <Icon size={iconSize.small} aria-hidden />
      </button>
    </Tooltip>
  );
}
