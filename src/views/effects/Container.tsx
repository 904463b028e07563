/** @file Perturbation as an instrument: this scan, doses, regions, levels, and a grid of pictures. */
import { TabbedParts } from '../../ui/TabbedParts.tsx';
import { DoseTab } from './DoseTab.tsx';
import { GridTab } from './GridTab.tsx';
import { ImpactTab } from './ImpactTab.tsx';
import { LevelsTab } from './LevelsTab.tsx';
import { RegionsTab } from './RegionsTab.tsx';

const parts = [
  { value: 'regions', title: 'Regions', Part: RegionsTab },
  { value: 'scan', title: 'This scan', Part: ImpactTab },
  { value: 'dose', title: 'Dose', Part: DoseTab },
  { value: 'levels', title: 'Levels', Part: LevelsTab },
  { value: 'grid', title: 'Grid', Part: GridTab },
];

export function EffectsView() {
  return <TabbedParts parts={parts} />;
}
