/** @file Where the panels of the main screen stand, and how large they are to begin with. */
import { memo, type ReactNode } from 'react';
import { SplitPanes, type SplitPane } from '../ui/SplitPanes.tsx';
import classes from './Layout.module.css';
import type { ViewId } from './views.ts';

export interface LayoutProps {
  /** The panel of a view. */
  view(id: ViewId): ReactNode;
}

type PanelPane = Omit<SplitPane, 'content'> & { id: ViewId };

function Column({ name, panes, view }: LayoutProps & { name: string; panes: PanelPane[] }) {
  return (
    <SplitPanes
      name={name}
      orientation="vertical"
      className={classes[name]}
      panes={panes.map((pane) => ({ ...pane, content: view(pane.id) }))}
    />
  );
}

const left: PanelPane[] = [
  { id: 'scans', size: 1, min: 180 },
  { id: 'files', size: '11.75rem', min: 90 },
];
const centre: PanelPane[] = [
  { id: 'flatmap', size: 65, min: 160 },
  { id: 'embedding', size: 35, min: 110 },
];
const right: PanelPane[] = [
  { id: 'pictures', size: 57, min: 140 },
  { id: 'rois', size: 43, min: 140 },
];

/** The same panels stay where they are in the tree for every size of window: none starts anew. */
export const Layout = memo(function Layout({ view }: LayoutProps) {
  const upper = (
    <SplitPanes
      name="main"
      orientation="horizontal"
      className={classes.through}
      panes={[
        {
          id: 'centre',
          size: 62,
          min: 320,
          content: <Column name="centre" panes={centre} view={view} />,
        },
        {
          id: 'right',
          size: 38,
          min: 340,
          content: <Column name="right" panes={right} view={view} />,
        },
      ]}
    />
  );
  const main = (
    <SplitPanes
      name="rows"
      orientation="vertical"
      className={classes.through}
      panes={[
        { id: 'upper', size: 1, min: 320, content: upper },
        { id: 'interpolate', size: '9.375rem', min: 120, content: view('interpolate') },
      ]}
    />
  );
  return (
    <SplitPanes
      name="columns"
      orientation="horizontal"
      className={classes.root}
      panes={[
        {
          id: 'left',
          size: 17,
          min: 212,
          content: <Column name="left" panes={left} view={view} />,
        },
        { id: 'rest', size: 83, min: 668, content: main },
      ]}
    />
  );
});
