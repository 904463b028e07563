/** @file Identification as a table: a row a way, with its interval, the paper's draws, the control and chance. */
import { Table } from '@mantine/core';
import type { Identification } from '../../state/identification.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Fact } from '../../ui/Fact.tsx';
import { intervalFigure } from '../../ui/figure/interval-figure.ts';
import { SaveResult } from '../save/SaveResult.tsx';
import { askedWords } from './held-out-model.ts';
import {
  controlFails,
  identificationCaption,
  identificationFigure,
  identificationRows,
  identificationTable,
} from './identification-model.ts';
import classes from './Measure.module.css';

const leak = {
  message:
    'Decodings dealt to the wrong pictures are identified above chance: expected no more than guessing. Something leaks between scans; do not trust the shares.',
};

export function IdentificationTable({ found }: { found: Identification }) {
  const { repeats, pairs } = found.request;
  const columns = [
    {
      title: 'Correct (%)',
      help: 'Mean over scans of C(m, n-1) / C(N, n-1): m of N other pictures are less similar to the decoding than its own, ties count as more similar.',
    },
    {
      title: '95 % interval',
      help: 'Percentile bootstrap: 2,000 samples of pictures, each with all of its scans; the pictures that it is sought among stay the same.',
    },
    {
      title: `${repeats} draws`,
      help: `Mean ± standard deviation over ${repeats} draws of ${Math.min(pairs, found.nScans)} scans with n - 1 other pictures each, as the paper tells them.`,
    },
    {
      title: 'Shuffled',
      help: 'Each decoding taken for that of another picture, with its 95 % interval: must lie at chance.',
    },
    { title: 'Chance', help: '1 / n: what guessing reaches.' },
  ];
  return (
    <>
      <Table className={`${classes.table} ${classes.figures}`}>
        <Table.Caption>{identificationCaption(found)}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Among</Table.Th>
            {columns.map(({ title, help }) => (
              <Table.Th key={title}>
                <Fact help={help}>{title}</Fact>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {identificationRows(found).map(
            ({ name, accuracy, interval, drawn, shuffled, chance }) => (
              <Table.Tr key={name}>
                <Table.Th scope="row">{name}</Table.Th>
                <Table.Td>{accuracy}</Table.Td>
                <Table.Td>{interval}</Table.Td>
                <Table.Td>{drawn}</Table.Td>
                <Table.Td>{shuffled}</Table.Td>
                <Table.Td>{chance}</Table.Td>
              </Table.Tr>
            ),
          )}
        </Table.Tbody>
      </Table>
      <SaveResult
        what="identification"
        name={`identification-${found.request.by}`}
        of={found}
        asked={askedWords(found.request)}
        hasPictures={found.request.by === 'features' || found.request.by === 'pixels'}
        figure={(width) => intervalFigure(identificationFigure(found), width)}
        numbers={{ label: 'Table', table: () => identificationTable(found) }}
      />
      {controlFails(found) && <ErrorNote error={leak} />}
    </>
  );
}
