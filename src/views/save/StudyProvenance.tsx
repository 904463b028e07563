/**
 * @file How a study came to be, in one click: what was asked, of which data, with which models. A measured
 * result remembers them; other results are forgotten when models change, so that those loaded now made them.
 */
import { version } from '../../../package.json';
import { shown } from '../../domain/remote.ts';
import { useLab } from '../../state/hooks.ts';
import { makerOf, type Maker } from '../../state/made.ts';
import { ProvenancePopover, ProvenanceTable } from '../../ui/Provenance.tsx';

export interface StudyProvenanceProps {
  /** Of the button: `the dose curve`. */
  what: string;
  /** What was asked for, as plain data. */
  asked: object;
  /** The result, where a store measured it. */
  of?: object | undefined;
  /** The result has pictures: it is told which of the generators drew them, and from what condition. */
  hasPictures?: boolean;
}

/** The generator in use, and what is done to its condition where it is not the plain one. */
function useDrawing() {
  const models = useLab('system', (s) => s.models);
  const inUse = useLab('generators', (s) => s.inUse);
  const settings = useLab('generators', (s) => s.settings);
  const generators = models.filter(({ kind }) => kind === 'generator');
  const used = generators.find(({ sha256 }) => sha256 === inUse) ?? generators.at(-1);
  return used && { name: used.name, sha256: used.sha256, settings };
}

function recordOf(
  { version: by, data, mappers, generator, settings, others, backends }: Maker,
  { asked, hasPictures = false }: Omit<StudyProvenanceProps, 'what'>,
) {
  const drawing = generator && { name: generator.name, sha256: generator.sha256, settings };
  const active = Object.values(mappers);
  return {
    ...{ version: by, data, asked },
    ...(hasPictures && { drawnBy: drawing }),
    models: [...active, ...(generator ? [generator] : []), ...others],
    backends,
  };
}

function useRecord(props: Omit<StudyProvenanceProps, 'what'>) {
  const { asked, hasPictures = false } = props;
  const drawing = useDrawing();
  const dataset = shown(useLab('dataset', (s) => s.dataset));
  const models = useLab('system', (s) => s.models);
  const workers = useLab('system', (s) => s.workers);
  const maker = makerOf(props.of);
  if (maker) return recordOf(maker, props);
  const { name, id, subject, simulated } = dataset ?? {};
  return {
    version,
    data: dataset && { name, id, subject, simulated },
    asked,
    ...(hasPictures && { drawnBy: drawing }),
    models: models.map(({ kind, name: called, sha256 }) => ({ kind, name: called, sha256 })),
    backends: {
      mapper: workers.mapper.backend?.backend,
      generator: workers.generator.backend?.backend,
    },
  };
}

function drawnWords({ name, sha256, settings }: NonNullable<ReturnType<typeof useDrawing>>) {
  const { unitNorm, threshold, noise } = settings;
  const condition = [
    unitNorm ? 'condition of unit norm' : 'condition as mapped',
    ...(threshold > 0 ? [`values below ${threshold} set to 0`] : []),
    ...(noise > 0 ? [`noise ${noise}`] : []),
  ];
  return `${name}, ${sha256.slice(0, 12)}; ${condition.join(', ')}`;
}

function Content(props: Omit<StudyProvenanceProps, 'what'>) {
  const { asked } = props;
  const record = useRecord(props);
  const { data, models, backends, drawnBy } = record;
  const rows = [
    {
      name: 'data',
      value: data && `${data.name}${data.simulated ? ', simulated' : ''}, ${data.id}`,
    },
    { name: 'subject', value: data?.subject ?? 'not said by the files' },
    { name: 'asked', value: JSON.stringify(asked) },
    ...(drawnBy ? [{ name: 'pictures by', value: drawnWords(drawnBy) }] : []),
    ...models.map(({ kind, name, sha256 }) => ({
      name: kind,
      value: `${name}, ${sha256.slice(0, 12)}`,
    })),
    { name: 'backends', value: `mapper ${backends.mapper}, generator ${backends.generator}` },
    { name: 'version', value: version },
  ];
  return <ProvenanceTable rows={rows} record={record} />;
}

export function StudyProvenance({ what, ...about }: StudyProvenanceProps) {
  const label = `Provenance of ${what}`;
  const hint = `${label}: what was asked, of which data, with which models`;
  return (
    <ProvenancePopover label={label} hint={hint} width={400}>
      <Content {...about} />
    </ProvenancePopover>
  );
}
