/** @file Distances as a table, with what noise and other true pictures reach, and why few pictures mislead. */
import { Table } from '@mantine/core';
import type { PictureDistances } from '../../state/distances.ts';
import { Fact } from '../../ui/Fact.tsx';
import { intervalFigure } from '../../ui/figure/interval-figure.ts';
import { SaveResult } from '../save/SaveResult.tsx';
import {
  biasWords,
  distanceRows,
  distancesCaption,
  distancesFigure,
  distancesTable,
  estimateWords,
} from './distances-model.ts';
import { askedWords } from './held-out-model.ts';
import classes from './Measure.module.css';

const intervalHelp =
  'In brackets the 95 % jackknife interval over ten groups of pictures: the spread of samples of this size, not their bias.';

export function DistancesTable({ found }: { found: PictureDistances }) {
  return (
    <>
      <Table className={`${classes.table} ${classes.figures}`}>
        <Table.Caption>{distancesCaption(found)}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Distance from the seen pictures</Table.Th>
            <Table.Th>
              <Fact
                help={`|m - s|² + tr(M + S - 2 (M S)^½) of means m, s and covariances M, S of the features, divided by the number of pictures. ${intervalHelp}`}
              >
                Fréchet
              </Fact>
            </Table.Th>
            <Table.Th>
              <Fact
                help={`Unbiased squared maximum mean discrepancy with the kernel (x·y / d + 1)³; it can lie below 0. ${intervalHelp}`}
              >
                Kernel
              </Fact>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {distanceRows(found).map(({ name, help, frechet, kernel }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">
                <Fact help={help}>{name}</Fact>
              </Table.Th>
              <Table.Td>{estimateWords(frechet)}</Table.Td>
              <Table.Td>{estimateWords(kernel)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <p className={classes.bias}>{biasWords(found)}</p>
      <SaveResult
        what="the distances"
        name="distances"
        of={found}
        asked={askedWords(found.request)}
        hasPictures
        figure={(width) => intervalFigure(distancesFigure(found), width)}
        numbers={{ label: 'Table', table: () => distancesTable(found) }}
      />
    </>
  );
}
