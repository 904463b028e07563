/** @file The flatmap as a figure. Values of voxels stay here: figures carry colours, never betas. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import { asLabError } from '../../domain/errors.ts';
import { scanWords } from '../../domain/presentations.ts';
import { shown } from '../../domain/remote.ts';
import { useLab } from '../../state/hooks.ts';
import { FigureMenu } from '../../ui/figure/FigureMenu.tsx';
import { scanSlug } from '../export/model.ts';
import { pageMapFigure } from './map-figure.ts';
import type { MapKind } from './values.ts';

/** Which scan of which data a figure of the map is of. */
export function sourceWords({ name }: DatasetInfo, trials: number[] | undefined): string {
  return trials ? `${name}, ${scanWords(trials).toLowerCase()}` : name;
}

export function SaveMap({ dataset, kind }: { dataset: DatasetInfo; kind: MapKind }) {
  const notify = useLab('system', (s) => s.notify);
  const trials = useLab('decode', (s) => shown(s.mapped)?.trials);
  const base = dataset.name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const name = [
    base,
    'flatmap',
    kind.replace(/[^a-z0-9]+/gi, '-'),
    ...(trials ? [scanSlug(trials)] : []),
  ].join('-');
  return (
    <FigureMenu
      label="Save the flatmap"
      name={name}
      make={(width) => pageMapFigure(sourceWords(dataset, trials), width)}
      onError={(error) => notify('error', asLabError(error).message)}
    />
  );
}
