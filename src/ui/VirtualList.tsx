/** @file A list box of any length that draws only the rows in sight. One tab stop, arrow keys. */
import { useElementSize } from '@mantine/hooks';
import { useEffect, useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { useLetterZoom } from './letter-size.ts';
import { rowAfterKey, rowsInSight, scrollTopFor } from './virtual-rows.ts';
import classes from './VirtualList.module.css';

export interface VirtualListProps {
  label: string;
  count: number;
  /** Pixels at letters of the usual size, the same for all rows. */
  rowHeight: number;
  /** Row that is chosen, -1 for none. */
  selected: number;
  onSelect(row: number): void;
  renderRow(row: number): ReactNode;
  /** Shown when there are no rows. */
  empty: ReactNode;
}

/** Fills its parent. The chosen row is kept in sight. */
export function VirtualList(props: VirtualListProps) {
  const { label, count, selected, onSelect, renderRow, empty } = props;
  // Rows are laid out in rem, so that they grow with the letters in the same frame; pixels serve scrolling.
  const rem = props.rowHeight / 16;
  const rowHeight = props.rowHeight * useLetterZoom();
  const { ref: sizeRef, height } = useElementSize<HTMLDivElement>();
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const id = useId();
  useEffect(() => {
    if (!element || height === 0 || selected < 0) return;
    const top = scrollTopFor(selected, rowHeight, element.scrollTop, height);
    if (top !== element.scrollTop) element.scrollTo({ top });
  }, [element, height, selected, rowHeight]);
  const { first, last } = rowsInSight(scrollTop, height, rowHeight, count);
  // Rows change only when the first in sight does, and in the frame of the scroll: none is seen empty.
  const onScroll = (top: number) => {
    const next = Math.floor(top / rowHeight) * rowHeight;
    if (next !== scrollTop) flushSync(() => setScrollTop(next));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = rowAfterKey(event.key, selected, count, Math.floor(height / rowHeight));
    if (next === undefined) return;
    event.preventDefault();
    onSelect(next);
  };
  if (count === 0) return <div className={classes.empty}>{empty}</div>;
  const rows = Array.from({ length: last - first }, (_, i) => first + i);
  const inSight = selected >= first && selected < last;
  return (
    <div ref={sizeRef} className={classes.frame}>
      <div
        ref={setElement}
        className={classes.list}
        role="listbox"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={inSight ? `${id}-${selected}` : undefined}
        onKeyDown={onKeyDown}
        onScroll={(event) => onScroll(event.currentTarget.scrollTop)}
      >
        <div role="presentation" style={{ height: `${count * rem}rem` }}>
          {rows.map((row) => (
            <div
              key={row}
              id={`${id}-${row}`}
              role="option"
              aria-selected={row === selected}
              aria-setsize={count}
              aria-posinset={row + 1}
              className={classes.row}
              style={{ height: `${rem}rem`, top: `${row * rem}rem` }}
              onClick={() => onSelect(row)}
            >
              {renderRow(row)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
