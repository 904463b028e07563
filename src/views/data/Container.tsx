/** @file The data drawer: files and what they were taken for, then a look into them, tab by tab. */
import { Tabs } from '@mantine/core';
import { useEffect } from 'react';
import { shown } from '../../domain/remote.ts';
import { useLab } from '../../state/hooks.ts';
import { DataView as FilesView } from '../files/DataView.tsx';
import { Embedded } from './Embedded.tsx';
import { RegionsTab } from './RegionsTab.tsx';
import { RepetitionsTab } from './RepetitionsTab.tsx';
import { Saved } from './Saved.tsx';
import { SlicesTab } from './SlicesTab.tsx';
import { TrialsTab } from './TrialsTab.tsx';
import classes from './Data.module.css';

const tabs = [
  { value: 'trials', label: 'Trials', Tab: TrialsTab },
  { value: 'repetitions', label: 'Repetitions', Tab: RepetitionsTab },
  { value: 'regions', label: 'Regions', Tab: RegionsTab },
  { value: 'slices', label: 'Slices', Tab: SlicesTab },
];

export function DataView() {
  const dataset = shown(useLab('dataset', (s) => s.dataset));
  const hasEmbeddings = useLab('encoding', (s) => s.sets.length > 0);
  const refresh = useLab('encoding', (s) => s.refresh);
  useEffect(() => refresh(), [refresh]);
  return (
    <Tabs defaultValue="files" keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="files">Files</Tabs.Tab>
        {hasEmbeddings && <Tabs.Tab value="embeddings">Embeddings</Tabs.Tab>}
        {tabs.map(({ value, label }) => (
          <Tabs.Tab key={value} value={value} disabled={!dataset}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="files" className={classes.panel}>
        <FilesView />
        <Saved dataset={dataset} />
      </Tabs.Panel>
      <Tabs.Panel value="embeddings" className={classes.panel}>
        <Embedded />
      </Tabs.Panel>
      {tabs.map(({ value, Tab }) => (
        <Tabs.Panel key={value} value={value} className={classes.panel}>
          {dataset && <Tab key={dataset.id} dataset={dataset} />}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
