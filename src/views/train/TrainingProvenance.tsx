/** @file How a trained mapper came to be, in one click: of which data, by what options, as which model. */
import { version } from '../../../package.json';
import type { Training } from '../../state/types/training.ts';
import { ProvenancePopover, ProvenanceTable } from '../../ui/Provenance.tsx';
import { provenanceRows } from './provenance.ts';

export function TrainingProvenance({ training }: { training: Training }) {
  const label = 'Provenance of the training';
  const hint = `${label}: of which data, by what options, as which model`;
  return (
    <ProvenancePopover label={label} hint={hint} width={420}>
      <ProvenanceTable rows={provenanceRows(training, version)} record={{ version, ...training }} />
    </ProvenancePopover>
  );
}
