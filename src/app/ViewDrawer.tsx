/** @file The drawer beside the rail, for what is not part of the main job: data, training, measures, help. */
import { Drawer } from '@mantine/core';
import { Suspense } from 'react';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { ProgressLine } from '../ui/ProgressLine.tsx';
import classes from './ViewDrawer.module.css';
import { drawerOf, type DrawerDef, type ViewId } from './views.ts';

export interface ViewDrawerProps {
  id: ViewId | undefined;
  onClose(): void;
}

function sizeOf(def: DrawerDef | undefined): number | string {
  if (def?.wide === 'full') return 'min(77.5rem, 94vw)';
  return def?.wide ? 760 : 560;
}

/** Work goes on when it is closed: the state is in the stores. */
export function ViewDrawer({ id, onClose }: ViewDrawerProps) {
  const def = drawerOf(id);
  return (
    <Drawer.Root
      opened={def !== undefined}
      onClose={onClose}
      position="left"
      size={sizeOf(def)}
      classNames={{ inner: classes.inner, overlay: classes.overlay }}
    >
      <Drawer.Overlay backgroundOpacity={0.25} />
      <Drawer.Content>
        <div className={classes.head}>
          <Drawer.Title className={classes.title}>{def?.title}</Drawer.Title>
          <Drawer.CloseButton aria-label="Close" />
        </div>
        <Drawer.Body>
          {def && (
            <ErrorBoundary key={id} what={def.title}>
              <Suspense fallback={<ProgressLine what="Loading" fraction={undefined} />}>
                <def.Component />
              </Suspense>
            </ErrorBoundary>
          )}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
