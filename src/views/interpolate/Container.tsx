/** @file The strip of pictures from the selected scan to a second one. */
import { useState } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { shown } from '../../domain/remote.ts';
import { useLab, useLabContext, useLabLater } from '../../state/hooks.ts';
import type { SelectionState } from '../../state/types.ts';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { endOf, isStale, type Recipe } from './model.ts';
import { InterpolateControls, InterpolateView, type InterpolateViewProps } from './View.tsx';

const perturbationOf = (s: SelectionState) => s.perturbation;

/** What a run would make now. */
function useRecipe(dataset: DatasetInfo): Recipe & { hasEnd: boolean } {
  const from = useLab('selection', (s) => s.trial);
  const perturbation = useLabLater('selection', perturbationOf);
  const condition = useLab('selection', (s) => s.condition);
  const seed = useLab('selection', (s) => s.seed);
  const chosen = useLab('interpolation', (s) => s.to);
  const nSteps = useLab('interpolation', (s) => s.nSteps);
  const space = useLab('interpolation', (s) => s.space);
  const to = endOf(dataset, from, chosen);
  const rest = { dataset: dataset.id, from, nSteps, space, perturbation, condition, seed };
  return { ...rest, to: to ?? from, hasEnd: to !== undefined };
}

function Loaded({ dataset }: { dataset: DatasetInfo }) {
  const { pictures } = useLabContext();
  const { hasEnd, ...recipe } = useRecipe(dataset);
  const [made, setMade] = useState<Recipe>();
  const frames = useLab('interpolation', (s) => s.frames);
  const setEnds = useLab('interpolation', (s) => s.setEnds);
  const run = useLab('interpolation', (s) => s.run);
  const view: InterpolateViewProps = {
    dataset,
    pictures,
    from: recipe.from,
    to: hasEnd ? recipe.to : undefined,
    nSteps: recipe.nSteps,
    space: recipe.space,
    frames,
    stale: isStale(made, recipe),
    onTo: (to) => setEnds(recipe.from, to),
    onSteps: useLab('interpolation', (s) => s.setSteps),
    onSpace: useLab('interpolation', (s) => s.setSpace),
    onRun: () => {
      setEnds(recipe.from, recipe.to);
      setMade(recipe);
      run();
    },
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
