/** @file The overlay as files: the figure as it is set, and its numbers. */
import { asLabError } from '../../domain/errors.ts';
import { shown } from '../../domain/remote.ts';
import { useLab, useLabLater } from '../../state/hooks.ts';
import type { MappedView } from '../../state/types/decode.ts';
import type { SelectionState } from '../../state/types/selection.ts';
import { FigureMenu } from '../../ui/figure/FigureMenu.tsx';
import { lineFigure } from '../../ui/figure/line-figure.ts';
import { scanSlug } from '../export/model.ts';
import { TableItems } from '../save/TableItems.tsx';
import { isControlOf } from './control.ts';
import { embeddingTable, overlayFigure } from './figure.ts';
import type { OverlaySettings } from './model.ts';

const perturbationOf = ({ perturbation }: SelectionState) => perturbation;

export interface SaveOverlayProps {
  mapped: MappedView;
  settings: OverlaySettings;
}

export function SaveOverlay({ mapped, settings }: SaveOverlayProps) {
  const notify = useLab('system', (s) => s.notify);
  const perturbation = useLabLater('selection', perturbationOf);
  const result = shown(useLab('overlay', (s) => s.result));
  const control = isControlOf(result, mapped, perturbation) ? result : undefined;
  const drawn = settings.control ? control : undefined;
  const name = `embedding-${scanSlug(mapped.trials)}`;
  return (
    <FigureMenu
      label="Save the overlay"
      name={name}
      make={(width) => lineFigure(overlayFigure(mapped, { ...settings, control: drawn }), width)}
      onError={(error) => notify('error', asLabError(error).message)}
    >
      <TableItems label="Values" name={name} table={() => embeddingTable(mapped, drawn?.control)} />
    </FigureMenu>
  );
}
