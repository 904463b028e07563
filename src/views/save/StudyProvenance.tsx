/**
 * @file How a study came to be, in one click: what was asked, of which data, with which models. Studies
 * are forgotten when data or models change, so that what is loaded now is what made them.
 */
import { version } from '../../../package.json';
import { shown } from '../../domain/remote.ts';
import { useLab } from '../../state/hooks.ts';
import { ProvenancePopover, ProvenanceTable } from '../../ui/Provenance.tsx';

export interface StudyProvenanceProps {
  /** Of the button: `the dose curve`. */
  what: string;
  /** What was asked for, as plain data. */
  asked: object;
}

function useRecord(asked: object) {
  const dataset = shown(useLab('dataset', (s) => s.dataset));
  const models = useLab('system', (s) => s.models);
  const workers = useLab('system', (s) => s.workers);
  return {
    version,
    data: dataset && { name: dataset.name, id: dataset.id, simulated: dataset.simulated },
    asked,
    models: models.map(({ kind, name, sha256 }) => ({ kind, name, sha256 })),
    backends: {
      mapper: workers.mapper.backend?.backend,
      generator: workers.generator.backend?.backend,
    },
  };
}

function Content({ asked }: { asked: object }) {
  const record = useRecord(asked);
  const { data, models, backends } = record;
  const rows = [
    {
      name: 'data',
      value: data && `${data.name}${data.simulated ? ', simulated' : ''}, ${data.id}`,
    },
    { name: 'asked', value: JSON.stringify(asked) },
    ...models.map(({ kind, name, sha256 }) => ({
      name: kind,
      value: `${name}, ${sha256.slice(0, 12)}`,
    })),
    { name: 'backends', value: `mapper ${backends.mapper}, generator ${backends.generator}` },
    { name: 'version', value: version },
  ];
  return <ProvenanceTable rows={rows} record={record} />;
}

export function StudyProvenance({ what, asked }: StudyProvenanceProps) {
  const label = `Provenance of ${what}`;
  const hint = `${label}: what was asked, of which data, with which models`;
  return (
    <ProvenancePopover label={label} hint={hint} width={400}>
      <Content asked={asked} />
    </ProvenancePopover>
  );
}
