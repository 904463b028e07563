/** @file Perturbation as an instrument: this scan, doses, regions, levels, and a grid of pictures. */
import { Tabs } from '@mantine/core';
import { DoseTab } from './DoseTab.tsx';
import classes from './Effects.module.css';
import { GridTab } from './GridTab.tsx';
import { ImpactTab } from './ImpactTab.tsx';
import { LevelsTab } from './LevelsTab.tsx';
import { RegionsTab } from './RegionsTab.tsx';

const tabs = [
  { value: 'regions', title: 'Regions', Tab: RegionsTab },
  { value: 'scan', title: 'This scan', Tab: ImpactTab },
  { value: 'dose', title: 'Dose', Tab: DoseTab },
  { value: 'levels', title: 'Levels', Tab: LevelsTab },
  { value: 'grid', title: 'Grid', Tab: GridTab },
];

export function EffectsView() {
  return (
    <Tabs defaultValue="regions" keepMounted={false}>
      <Tabs.List>
        {tabs.map(({ value, title }) => (
          <Tabs.Tab key={value} value={value}>
            {title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map(({ value, Tab }) => (
        <Tabs.Panel key={value} value={value} className={classes.tab}>
          <Tab />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
