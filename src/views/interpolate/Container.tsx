/** @file The strip of pictures from the selected scan to a second one. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import { shown } from '../../domain/remote.ts';
import { useLab } from '../../state/hooks.ts';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { isStale } from './model.ts';
import { useRecipe, useRun } from './use-recipe.ts';
import { InterpolateControls, InterpolateView, type InterpolateViewProps } from './View.tsx';

function Loaded({ dataset }: { dataset: DatasetInfo }) {
  const { hasEnd, ...recipe } = useRecipe(dataset);
  const [from = 0] = recipe.scans;
  const to = recipe.scans.at(-1) ?? from;
  const made = useLab('interpolation', (s) => s.made);
  const frames = useLab('interpolation', (s) => s.frames);
  const setEnds = useLab('interpolation', (s) => s.setEnds);
  const view: InterpolateViewProps = {
    dataset,
    from,
    average: recipe.average,
    to: hasEnd ? to : undefined,
    nVia: recipe.scans.length - 2,
    nSteps: recipe.nSteps,
    space: recipe.space,
    frames,
    stale: isStale(made, recipe),
    onTo: (next) => setEnds(from, next),
    onSteps: useLab('interpolation', (s) => s.setSteps),
    onSpace: useLab('interpolation', (s) => s.setSpace),
    onRun: useRun(recipe),
    onCancel: useLab('interpolation', (s) => s.cancel),
  };
  const note = view.stale ? 'of earlier settings: run again' : undefined;
  return (
    <Panel title="Interpolation" note={note} flush actions={<InterpolateControls {...view} />}>
      <ErrorBoundary what="The interpolation">
        <InterpolateView {...view} />
      </ErrorBoundary>
    </Panel>
  );
}

export function InterpolatePanel() {
  const dataset = shown(useLab('dataset', (s) => s.dataset));
  return dataset ? <Loaded dataset={dataset} /> : null;
}
