/** @file The flatmap as a figure. Values of voxels stay here: figures carry colours, never betas. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import { asLabError } from '../../domain/errors.ts';
import { shown } from '../../domain/remote.ts';
import { useLab } from '../../state/hooks.ts';
import { FigureMenu } from '../../ui/figure/FigureMenu.tsx';
import { pageMapFigure } from './map-figure.ts';
import type { MapKind } from './values.ts';

/** Which scan of which data a figure of the map is of. */
export function sourceWords({ name }: DatasetInfo, trial: number | undefined): string {
  return trial === undefined ? name : `${name}, scan ${trial}`;
}

export function SaveMap({ dataset, kind }: { dataset: DatasetInfo; kind: MapKind }) {
  const notify = useLab('system', (s) => s.notify);
  const trial = useLab('decode', (s) => shown(s.mapped)?.trial);
  const base = dataset.name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const name = [
    base,
    'flatmap',
    kind.replace(/[^a-z0-9]+/gi, '-'),
    ...(trial === undefined ? [] : [`scan-${trial}`]),
  ].join('-');
  return (
    <FigureMenu
      label="Save the flatmap"
      name={name}
      make={(width) => pageMapFigure(sourceWords(dataset, trial), width)}
      onError={(error) => notify('error', asLabError(error).message)}
    />
  );
}
