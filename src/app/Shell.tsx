/** @file One screen: header, three columns of panels, the interpolation band, and the drawer. */
import { Suspense, useState } from 'react';
import { Header } from '../views/header/Container.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useKeys } from '../ui/use-keys.ts';
import classes from './Shell.module.css';
import { DrawerButton } from './DrawerButton.tsx';
import { ViewDrawer } from './ViewDrawer.tsx';
import { viewsAt, type Place, type ViewDef, type ViewId } from './views.ts';

function Loading({ title }: { title: string }) {
  return <Panel title={title}>Loading</Panel>;
}

/** A panel that fails or is late leaves its neighbours alone. */
function View({ def }: { def: ViewDef }) {
  const { Component, title } = def;
  return (
    <ErrorBoundary what={title}>
      <Suspense fallback={<Loading title={title} />}>
        <Component />
      </Suspense>
    </ErrorBoundary>
  );
}

function Column({ place }: { place: Place }) {
  return (
    <div className={classes[place]} data-place={place}>
      {viewsAt(place).map(({ id, def }) => (
        <View key={id} def={def} />
      ))}
    </div>
  );
}

export function Shell() {
  const [drawer, setDrawer] = useState<ViewId>();
  const drawers = viewsAt('drawer');
  useKeys(
    Object.fromEntries(
      drawers.map(({ id, def }) => [def.key, () => setDrawer(drawer === id ? undefined : id)]),
    ),
  );
  return (
    <>
      <div className={classes.shell}>
        <Header onHelp={() => setDrawer('help')}>
          {drawers
            .filter(({ id }) => id !== 'help')
            .map(({ id }) => (
              <DrawerButton key={id} id={id} open={() => setDrawer(id)} />
            ))}
        </Header>
        <main className={classes.main}>
          <Column place="left" />
          <Column place="centre" />
          <Column place="right" />
          <Column place="bottom" />
        </main>
      </div>
      <ViewDrawer id={drawer} onClose={() => setDrawer(undefined)} />
    </>
  );
}
