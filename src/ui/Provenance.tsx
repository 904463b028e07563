/** @file How a result came to be, behind one click: a table to read, and the record to copy. */
import { ActionIcon, Button, CopyButton, Popover, Table } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Provenance.module.css';
import { iconSize } from './icon-size.ts';
import { keepEscape } from './keep-escape.ts';
import { Tooltip } from './Tooltip.tsx';

export interface ProvenanceTableProps {
  rows: readonly { name: string; value: string | undefined }[];
  /** All of it, as plain data. */
  record: object;
}

export function ProvenanceTable({ rows, record }: ProvenanceTableProps) {
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

export interface ProvenancePopoverProps {
  /** Of the button: `Provenance of the dose curve`. */
  label: string;
  hint?: string;
  width: number;
  disabled?: boolean;
  children: ReactNode;
}

export function ProvenancePopover(props: ProvenancePopoverProps) {
  const { label, hint = label, width, disabled = false, children } = props;
  return (
    <Popover position="bottom-end" withArrow shadow="md" width={width} trapFocus>
      <Popover.Target>
        <Tooltip label={hint}>
          <ActionIcon aria-label={label} disabled={disabled}>
            <IconFingerprint size={iconSize.usual} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={label} className={classes.dropdown} onFocusCapture={keepEscape}>
        {children}
      </Popover.Dropdown>
    </Popover>
  );
}
