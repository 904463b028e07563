/**
 * @file How a study came to be, in one click: what was asked, of which data, with which models. Studies
 * are forgotten when data or models change, so that what is loaded now is what made them.
 */
import { ActionIcon, Button, CopyButton, Popover, Table, Tooltip } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { version } from '../../../package.json';
import { shown } from '../../domain/remote.ts';
import { useLab } from '../../state/hooks.ts';
import classes from './SaveResult.module.css';

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

function ProvenanceTable({ asked }: { asked: object }) {
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
  return (
    <>
      <Table className={classes.provenance}>
        <Table.Tbody>
          {rows.map(({ name, value }) => (
            <Table.Tr key={`${name} ${value}`}>
              <Table.Th scope="row">{name}</Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <CopyButton value={JSON.stringify(record, undefined, 2)}>
        {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy as JSON'}</Button>}
      </CopyButton>
    </>
  );
}

export function StudyProvenance({ what, asked }: StudyProvenanceProps) {
  const label = `Provenance of ${what}`;
  return (
    <Popover position="bottom-end" withArrow shadow="md" width={400} trapFocus>
      <Popover.Target>
        <Tooltip label={`${label}: what was asked, of which data, with which models`}>
          <ActionIcon aria-label={label}>
            <IconFingerprint size={15} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <ProvenanceTable asked={asked} />
      </Popover.Dropdown>
    </Popover>
  );
}
