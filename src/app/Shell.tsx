/** @file One screen: header, rail, panels whose borders can be dragged, and the drawer. */
import { Suspense, useCallback, useState } from 'react';
import { Header } from '../views/header/Container.tsx';
import { useLab } from '../state/hooks.ts';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useKeys } from '../ui/use-keys.ts';
import { Layout } from './Layout.tsx';
import { Rail } from './Rail.tsx';
import classes from './Shell.module.css';
import { ViewDrawer } from './ViewDrawer.tsx';
import { views, viewsAt, type ViewId } from './views.ts';

function Loading({ title }: { title: string }) {
  return <Panel title={title}>Loading</Panel>;
}

/** A panel that fails or is late leaves its neighbours alone. */
function view(id: ViewId) {
  const { Component, title } = views[id];
  return (
    <ErrorBoundary what={title}>
      <Suspense fallback={<Loading title={title} />}>
        <Component />
      </Suspense>
    </ErrorBoundary>
  );
}

export function Shell() {
  const [drawer, setDrawer] = useState<ViewId>();
  const toggle = useCallback(
    (id: ViewId) => setDrawer((open) => (open === id ? undefined : id)),
    [],
  );
  const isTouring = useLab('tour', (s) => s.isActive);
  const close = useCallback(() => setDrawer(undefined), []);
  useKeys(Object.fromEntries(viewsAt('drawer').map(({ id, def }) => [def.key, () => toggle(id)])));
  return (
    <>
      <div className={classes.shell}>
        <Header />
        <Rail open={drawer} onToggle={toggle} />
        <main className={classes.main}>
          <Layout view={view} />
        </main>
      </div>
      <ViewDrawer id={isTouring ? undefined : drawer} onClose={close} />
    </>
  );
}
