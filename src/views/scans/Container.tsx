/** @file The scan picker: reads the dataset and the selection. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import { useLab } from '../../state/hooks.ts';
import { Panel } from '../../ui/Panel.tsx';
import { RemoteView } from '../../ui/RemoteView.tsx';
import { ScanPicker } from './ScanPicker.tsx';
import { useScans } from './use-scans.ts';

function Picker({ dataset }: { dataset: DatasetInfo }) {
  return <ScanPicker dataset={dataset} scans={useScans(dataset)} />;
}

export function ScansPanel() {
  const dataset = useLab('dataset', (s) => s.dataset);
  const cancel = useLab('dataset', (s) => s.cancel);
  const openDemo = useLab('dataset', (s) => s.openDemo);
  const note =
    dataset.status === 'ready' ? `${dataset.value.nTrials.toLocaleString('en')} trials` : '';
  return (
    <Panel title="Scans" note={note} flush>
      <RemoteView
        remote={dataset}
        fill
        idle="No dataset is open. Drop betas anywhere on this page."
        onCancel={cancel}
        onRetry={() => void openDemo()}
        retryLabel="Open the demo"
      >
        {(value) => <Picker key={value.id} dataset={value} />}
      </RemoteView>
    </Panel>
  );
}
