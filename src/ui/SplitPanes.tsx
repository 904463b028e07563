/**
 * @file Panes beside or below one another with bars to drag between them. Sizes are kept in the browser;
 * a double click on a bar restores them; arrow keys move it. A pane whose panel is folded shrinks to the
 * panel's bar (by CSS). In windows that scroll, the bars go and the page lays the panes out by itself.
 */
import { Splitter, type SplitterPaneProps } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import classes from './SplitPanes.module.css';
import { readSizes, writeSizes, type PaneSize } from './pane-sizes.ts';

export interface SplitPane {
  id: string;
  /** A number shares the free room, lengths stay. */
  size: PaneSize;
  /** Least size, pixels at letters of the usual size. */
  min: number;
  content: ReactNode;
}

export interface SplitPanesProps {
  /** Under which the sizes are kept. */
  name: string;
  orientation: 'horizontal' | 'vertical';
  panes: readonly SplitPane[];
  className?: string | undefined;
}

/** A drag writes once it rests. */
const WRITE_MS = 300;

function useSizes(name: string, panes: readonly SplitPane[]) {
  const [sizes, setSizes] = useState(() =>
    readSizes(
      name,
      panes.map(({ size }) => size),
    ),
  );
  useEffect(() => {
    const timer = setTimeout(() => writeSizes(name, sizes), WRITE_MS);
    return () => clearTimeout(timer);
  }, [name, sizes]);
  return [sizes, setSizes] as const;
}

export function SplitPanes({ name, orientation, panes, className }: SplitPanesProps) {
  const [sizes, setSizes] = useSizes(name, panes);
  const least = orientation === 'horizontal' ? 'minWidth' : 'minHeight';
  return (
    <Splitter
      className={className}
      classNames={{ root: classes.root, handle: classes.handle, pane: classes.pane }}
      attributes={{ handle: { 'aria-label': `Size of the panels: ${name}` } }}
      orientation={orientation}
      lineSize={8}
      withHandle={false}
      step="16px"
      shiftStep="80px"
      sizes={sizes}
      onSizeChange={setSizes}
    >
      {panes.map(({ id, size, min, content }) => {
        const props: SplitterPaneProps = { defaultSize: size, min: `${min / 16}rem` };
        return (
          <Splitter.Pane key={id} {...props} data-pane={id} style={{ [least]: props.min }}>
            {content}
          </Splitter.Pane>
        );
      })}
    </Splitter>
  );
}
