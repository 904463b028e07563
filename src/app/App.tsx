/** @file The page: theme, stores, shell, and what lies over it. */
import '@mantine/core/styles.css';
import { MantineProvider } from '@mantine/core';
import { LabContext, type Lab } from '../state/hooks.ts';
import { cssVariables, theme } from '../ui/theme.ts';
import './page.css';
import { DropZone } from './drop/DropZone.tsx';
import { LabTour } from './LabTour.tsx';
import { NsdTerms } from './NsdTerms.tsx';
import { TooltipLayer } from '../ui/TooltipLayer.tsx';
import { Notices } from './Notices.tsx';
import { Shell } from './Shell.tsx';

/** All of the page for one lab. */
export function App({ lab }: { lab: Lab }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="dark">
      <LabContext.Provider value={lab}>
        <Shell />
        <NsdTerms />
        <Notices />
        <DropZone />
        <LabTour />
        <TooltipLayer />
      </LabContext.Provider>
    </MantineProvider>
  );
}
