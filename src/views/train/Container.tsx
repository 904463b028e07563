/** @file Trains mappers: ridge or the paper's network, followed live, compared, and summed up. */
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { shown } from '../../domain/remote.ts';
import { useLab } from '../../state/hooks.ts';
import { RemoteView } from '../../ui/RemoteView.tsx';
import { AblationForm } from './AblationForm.tsx';
import { Current } from './Current.tsx';
import { Curves } from './Curves.tsx';
import { NetworkForm } from './NetworkForm.tsx';
import { RidgeForm } from './RidgeForm.tsx';
import { Saved } from './Saved.tsx';
import classes from './Train.module.css';
import { TrainingSummary } from './TrainingSummary.tsx';

const kinds = [
  { value: 'ridge', label: 'Ridge' },
  { value: 'conv', label: "The paper's network" },
  { value: 'ablation', label: 'Tables 3 and 4' },
];

type Forms = ReturnType<typeof useForms>;

function Form({ kind, forms }: { kind: string; forms: Forms }) {
  if (kind === 'ridge') return <RidgeForm {...forms} />;
  return kind === 'conv' ? <NetworkForm {...forms} /> : <AblationForm {...forms} />;
}

function useForms() {
  const dataset = shown(useLab('dataset', (s) => s.dataset));
  const training = useLab('training', (s) => s.training);
  const train = useLab('training', (s) => s.train);
  const backend = useLab('system', (s) => s.workers.mapper.backend?.backend);
  const hasGpu = backend === 'webgpu' || backend === 'webgl';
  return { dataset, train, hasGpu, busy: training.status === 'running' };
}

export function TrainView() {
  const forms = useForms();
  const training = useLab('training', (s) => s.training);
  const cancel = useLab('training', (s) => s.cancel);
  const runs = useLab('training', (s) => s.runs);
  const current = runs.find(({ status }) => status === 'running' || status === 'paused');
  const [kind, setKind] = useState(runs.length > 0 ? 'conv' : 'ridge');
  return (
    <div className={classes.view}>
      <SegmentedControl aria-label="Kind of mapper" data={kinds} value={kind} onChange={setKind} />
      <Form kind={kind} forms={forms} />
      <Saved busy={forms.busy} />
      {current?.news && <Current run={current} />}
      <Curves />
      {!current?.news && (
        <RemoteView
          progressAbove
          remote={training}
          onCancel={cancel}
          idle="Nothing was trained in this tab yet."
        >
          {(value) => <TrainingSummary training={value} />}
        </RemoteView>
      )}
    </div>
  );
}
