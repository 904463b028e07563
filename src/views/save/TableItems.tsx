/** @file The numbers of a panel in its menu: CSV and NPY. */
import { Menu } from '@mantine/core';
import type { Table } from '../../ui/csv.ts';
import { saveTable } from './save-table.ts';

export interface TableItemsProps {
  label: string;
  /** Of the files, without ending. */
  name: string;
  table(): Table;
}

export function TableItems({ label, name, table }: TableItemsProps) {
  return (
    <>
      <Menu.Item onClick={() => saveTable(name, table(), 'csv')}>{label}, CSV</Menu.Item>
      <Menu.Item onClick={() => saveTable(name, table(), 'npy')}>{label}, NPY</Menu.Item>
    </>
  );
}
