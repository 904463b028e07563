/** @file Every region with its number of voxels and how reliable they are. */
import { Table } from '@mantine/core';
import { useMemo } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import classes from './Data.module.css';
import { percent, regionRows } from './regions.ts';

export function RegionsTab({ dataset }: { dataset: DatasetInfo }) {
  const rows = useMemo(() => regionRows(dataset), [dataset]);
  return (
    <>
      <p className={classes.dim}>
        Regions over the {dataset.nVoxels} voxels in use; those that have none of them are not
        listed. The noise ceiling is the mean explainable variance of one trial
        {dataset.ncsnr ? ', from ncsnr.' : '; there is no ncsnr map.'}
      </p>
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Region</Table.Th>
            <Table.Th>Atlas</Table.Th>
            <Table.Th>Side</Table.Th>
            <Table.Th ta="right">Voxels</Table.Th>
            <Table.Th ta="right">Share</Table.Th>
            <Table.Th ta="right">Noise ceiling</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ roi, share, ceiling }) => (
            <Table.Tr key={roi.name}>
              <Table.Td>{roi.name}</Table.Td>
              <Table.Td>{roi.family}</Table.Td>
              <Table.Td>{roi.hemi}</Table.Td>
              <Table.Td ta="right">{roi.voxels.length.toLocaleString('en')}</Table.Td>
              <Table.Td ta="right">{percent(share)}</Table.Td>
              <Table.Td ta="right">{percent(ceiling)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
