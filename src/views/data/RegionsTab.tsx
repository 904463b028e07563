/** @file Every region with its number of voxels and how reliable they are, sorted by any of it. */
import { Table, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { SaveResult } from '../save/SaveResult.tsx';
import classes from './Data.module.css';
import {
  orderRegions,
  percent,
  regionColumns,
  regionRows,
  regionTable,
  type RegionOrder,
} from './regions.ts';
import { SortButton } from './SortHead.tsx';

const ariaSort = (order: RegionOrder, key: string) =>
  order.by !== key ? 'none' : order.descending ? 'descending' : 'ascending';

function Head({ order, onSort }: { order: RegionOrder; onSort(order: RegionOrder): void }) {
  return (
    <Table.Thead>
      <Table.Tr>
        {regionColumns.map(({ key, title, help, isNumber }) => {
          const isSorted = order.by === key;
          // Numbers are first asked for from the largest down.
          const descending = isSorted ? !order.descending : isNumber;
          return (
            <Table.Th
              key={key}
              className={isNumber ? classes.numberHead : undefined}
              aria-sort={ariaSort(order, key)}
            >
              <SortButton
                title={title}
                help={help}
                sorted={isSorted ? (order.descending ? 'down' : 'up') : undefined}
                onSort={() => onSort({ by: key, descending })}
              />
            </Table.Th>
          );
        })}
      </Table.Tr>
    </Table.Thead>
  );
}

export function RegionsTab({ dataset }: { dataset: DatasetInfo }) {
  const [order, setOrder] = useState<RegionOrder>({ by: undefined, descending: false });
  const [wanted, setWanted] = useState('');
  const rows = useMemo(() => regionRows(dataset), [dataset]);
  const listed = useMemo(() => orderRegions(rows, order, wanted), [rows, order, wanted]);
  return (
    <>
      <p className={classes.dim}>
        Regions over the {dataset.nVoxels.toLocaleString('en')} voxels in use; those that have none
        of them are not listed. The noise ceiling is the mean explainable variance of one trial
        {dataset.ncsnr ? ', from ncsnr.' : '; there is no ncsnr map.'}
      </p>
      <div className={classes.tools}>
        <TextInput
          aria-label="Find a region"
          placeholder="Region or atlas"
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        <SaveResult
          what="the regions listed"
          name="regions"
          numbers={{ label: 'Regions listed', table: () => regionTable(listed) }}
        />
      </div>
      <Table stickyHeader verticalSpacing={4}>
        <Head order={order} onSort={setOrder} />
        <Table.Tbody>
          {listed.map(({ roi, share, ceiling }) => (
            <Table.Tr key={roi.name}>
              <Table.Td>{roi.name}</Table.Td>
              <Table.Td>{roi.family}</Table.Td>
              <Table.Td>{roi.level}</Table.Td>
              <Table.Td>{roi.hemi}</Table.Td>
              <Table.Td className={classes.number}>
                {roi.voxels.length.toLocaleString('en')}
              </Table.Td>
              <Table.Td className={classes.number}>{percent(share)}</Table.Td>
              <Table.Td className={classes.number}>{percent(ceiling)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {rows.length === 1 && (
        <p className={classes.dim}>
          No regions are loaded: drop ROI volumes (NSD keeps them at
          nsddata/ppdata/subj01/func1pt8mm/roi/), annotations or labels.
        </p>
      )}
      {listed.length === 0 && <p className={classes.dim}>No region is called so.</p>}
    </>
  );
}
