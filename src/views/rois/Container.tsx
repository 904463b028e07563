/** @file Regions of the dataset and what the perturbation does to them. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { shown } from '../../domain/remote.ts';
import type { Hemi } from '../../domain/roi.ts';
import { useLab } from '../../state/hooks.ts';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { HemiFilter, RoiView } from './View.tsx';

export function RoiPanel() {
  const dataset = shown(useLab('dataset', (s) => s.dataset));
  const perturbation = useLab('selection', (s) => s.perturbation);
  const seed = useLab('selection', (s) => s.seed);
  const setRoi = useLab('selection', (s) => s.setRoi);
  const setPerturbation = useLab('selection', (s) => s.setPerturbation);
  const reset = useLab('selection', (s) => s.reset);
  const [hemi, setHemi] = useState<Hemi | 'both'>('both');
  const hasHemis = dataset?.rois.some((roi) => roi.hemi !== 'both') ?? false;
  const actions = (
    <>
      {hasHemis && <HemiFilter hemi={hemi} onHemi={setHemi} />}
      <Button
        size="compact-xs"
        disabled={perturbation.length === 0}
        aria-label="Reset the perturbation"
        onClick={reset}
      >
        Reset
      </Button>
    </>
  );
  return (
    <Panel title="Regions" flush actions={actions}>
      <ErrorBoundary what="The region list">
        {dataset && (
          <RoiView
            dataset={dataset}
            perturbation={perturbation}
            seed={seed}
            hemi={hemi}
            onRoi={setRoi}
            onPerturbation={setPerturbation}
          />
        )}
      </ErrorBoundary>
    </Panel>
  );
}
