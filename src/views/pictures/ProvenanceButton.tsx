/** @file How the shown picture came to be, in one click, to read and to copy. */
import type { Provenance } from '../../domain/decode.ts';
import { shown } from '../../domain/remote.ts';
import { useLab } from '../../state/hooks.ts';
import { ProvenancePopover, ProvenanceTable } from '../../ui/Provenance.tsx';
import { provenanceRows } from './model.ts';

function Content({ provenance }: { provenance: Provenance }) {
  const models = useLab('system', (s) => s.models);
  return <ProvenanceTable rows={provenanceRows(provenance, models)} record={provenance} />;
}

export function ProvenanceButton() {
  const pictures = shown(useLab('decode', (s) => s.pictures));
  return (
    <ProvenancePopover label="Provenance of this result" width={380} disabled={!pictures}>
      {pictures && <Content provenance={pictures.provenance} />}
    </ProvenancePopover>
  );
}
