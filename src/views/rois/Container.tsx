/** @file Regions of the dataset and what the perturbation does to them. */
import { Button } from '@mantine/core';
import { shown } from '../../domain/remote.ts';
import { useLab } from '../../state/hooks.ts';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RoiView } from './View.tsx';

export function RoiPanel() {
  const dataset = shown(useLab('dataset', (s) => s.dataset));
  const perturbation = useLab('selection', (s) => s.perturbation);
  const seed = useLab('selection', (s) => s.seed);
  const setRoi = useLab('selection', (s) => s.setRoi);
  const setPerturbation = useLab('selection', (s) => s.setPerturbation);
  const reset = useLab('selection', (s) => s.reset);
  const actions = (
    <Button
      size="compact-xs"
      disabled={perturbation.length === 0}
      aria-label="Reset the perturbation"
      onClick={reset}
    >
      Reset
    </Button>
  );
  return (
    <Panel title="Regions" flush actions={actions}>
      <ErrorBoundary what="The region list">
        {dataset && (
          <RoiView
            dataset={dataset}
            perturbation={perturbation}
            seed={seed}
            onRoi={setRoi}
            onPerturbation={setPerturbation}
          />
        )}
      </ErrorBoundary>
    </Panel>
  );
}
