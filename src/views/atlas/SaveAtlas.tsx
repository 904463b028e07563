/** @file The map as files: figure, coordinates. */
import { Menu } from '@mantine/core';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { asLabError } from '../../domain/errors.ts';
import type { AtlasLayout } from '../../state/atlas.ts';
import { useLab } from '../../state/hooks.ts';
import { FigureMenu } from '../../ui/figure/FigureMenu.tsx';
import { pointFigure } from '../../ui/figure/point-figure.ts';
import { TableItems } from '../save/TableItems.tsx';
import { useMarks } from './use-placed.ts';
import { atlasFigure, atlasTable, type Grouping, type PlacedPath } from './model.ts';

export interface SaveAtlasProps {
  dataset: DatasetInfo;
  layout: AtlasLayout;
  grouping: Grouping;
  path: PlacedPath | undefined;
  words: string;
}

export function SaveAtlas({ dataset, layout, grouping, path, words }: SaveAtlasProps) {
  const notify = useLab('system', (s) => s.notify);
  const base = dataset.name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const name = `${base}-map-${layout.facts.method}`;
  const marks = useMarks(layout, 'light');
  const printed = path && { ...path, colour: '#b1336b' };
  const note = words.split('. ')[0] ?? '';
  return (
    <FigureMenu
      label="Save the map"
      name={name}
      make={(width) =>
        pointFigure(atlasFigure(layout, grouping, { path: printed, marks, note }), width)
      }
      onError={(error) => notify('error', asLabError(error).message)}
    >
      <Menu.Divider />
      <TableItems label="Coordinates" name={name} table={() => atlasTable(layout, dataset)} />
    </FigureMenu>
  );
}
