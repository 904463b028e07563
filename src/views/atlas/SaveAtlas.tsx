/** @file The map as files: figure, coordinates. */
import { Menu } from '@mantine/core';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { asLabError } from '../../domain/errors.ts';
import { writeNpy } from '../../numerics/npy.ts';
import type { AtlasLayout } from '../../state/atlas.ts';
import { useLab } from '../../state/hooks.ts';
import { toCsv } from '../../ui/csv.ts';
import { download } from '../../ui/download.ts';
import { FigureMenu } from '../../ui/figure/FigureMenu.tsx';
import { pointFigure } from '../../ui/figure/point-figure.ts';
import { useMarks } from './use-placed.ts';
import { atlasFigure, type Grouping, type PlacedPath } from './model.ts';

export interface SaveAtlasProps {
  dataset: DatasetInfo;
  layout: AtlasLayout;
  grouping: Grouping;
  path: PlacedPath | undefined;
  words: string;
}

function tableOf(
  { points, xy }: AtlasLayout,
  { conditionNames, categoryNames }: DatasetInfo,
): string {
  const rows = Array.from(points.conditions, (condition, i) => [
    conditionNames[condition] ?? condition,
    points.heldOut[i] === 1 ? 'held out' : 'training',
    categoryNames[points.category[i] ?? -1] ?? '',
    xy[2 * i],
    xy[2 * i + 1],
  ]);
  return toCsv(['condition', 'split', 'category', 'x', 'y'], rows);
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
      <Menu.Item onClick={() => download(`${name}.csv`, tableOf(layout, dataset), 'text/csv')}>
        Coordinates, CSV
      </Menu.Item>
      <Menu.Item
        onClick={() => download(`${name}.npy`, writeNpy(layout.xy, [layout.xy.length / 2, 2]))}
      >
        Coordinates, NPY
      </Menu.Item>
    </FigureMenu>
  );
}
