/** @file The penalties of a banded ridge, and whether they did better than one for all voxels. */
import { Table } from '@mantine/core';
import type { Training } from '../../state/types/training.ts';
import { Fact } from '../../ui/Fact.tsx';
import { penaltyWords } from './model.ts';
import classes from './Train.module.css';

export function BandTable({ report }: { report: NonNullable<Training['bands']> }) {
  const { bands, score, plainScore, tried } = report;
  return (
    <div>
      <Table className={classes.table} aria-label="Penalties of the bands">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>
              <Fact help="Voxels that share a penalty; a voxel is in one band only.">Band</Fact>
            </Table.Th>
            <Table.Th>
              <Fact help="Voxels of the band that are used.">Voxels</Fact>
            </Table.Th>
            <Table.Th>
              <Fact help="λ of the band in |Y − XW|² + Σ λ |W_band|²: the larger, the less the band is used. Chosen by cross-validation, no condition in two folds.">
                Penalty
              </Fact>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {bands.map(({ name, nVoxels, penalty }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{name}</Table.Th>
              <Table.Td>{nVoxels.toLocaleString('en')}</Table.Td>
              <Table.Td>{Number.isFinite(penalty) ? penaltyWords(penalty) : 'not used'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <p className={classes.dim}>
        Cross-validated correlation{' '}
        <Fact help={`Best of ${tried} choices of weights, equal ones among them.`}>
          {score.toFixed(4)}
        </Fact>
        ; with one penalty for all voxels{' '}
        <Fact help="A plain ridge on the same folds.">{plainScore.toFixed(4)}</Fact>.
      </p>
    </div>
  );
}
