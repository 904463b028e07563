/** @file How the shown picture came to be, in one click, to read and to copy. */
import { ActionIcon, Button, CopyButton, Popover, Table, Tooltip } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import type { Provenance } from '../../domain/decode.ts';
import { shown } from '../../domain/remote.ts';
import { useLab } from '../../state/hooks.ts';
import classes from './Pictures.module.css';
import { provenanceRows } from './model.ts';

function ProvenanceTable({ provenance }: { provenance: Provenance }) {
  const models = useLab('system', (s) => s.models);
  return (
    <>
      <Table className={classes.provenance}>
        <Table.Tbody>
          {provenanceRows(provenance, models).map((row) => (
            <Table.Tr key={row.name}>
              <Table.Th scope="row">{row.name}</Table.Th>
              <Table.Td>{row.value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <CopyButton value={JSON.stringify(provenance, undefined, 2)}>
        {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy as JSON'}</Button>}
      </CopyButton>
    </>
  );
}

export function ProvenanceButton() {
  const pictures = shown(useLab('decode', (s) => s.pictures));
  return (
    <Popover position="bottom-end" withArrow shadow="md" width={380} trapFocus>
      <Popover.Target>
        <Tooltip label="Provenance of this result">
          <ActionIcon aria-label="Provenance of this result" disabled={!pictures}>
            <IconFingerprint size={15} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label="Provenance of this result">
        {pictures && <ProvenanceTable provenance={pictures.provenance} />}
      </Popover.Dropdown>
    </Popover>
  );
}
