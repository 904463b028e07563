/** @file Retrieval as a table: both ways, the shuffled control, and chance. */
import { Table } from '@mantine/core';
import type { RetrievalMeasure } from '../../state/types.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Fact } from '../../ui/Fact.tsx';
import classes from './Measure.module.css';
import { controlFails, percent, retrievalRows } from './model.ts';

const leak = {
  message:
    'The shuffled control is above chance (p < 0.001): expected predictions of the wrong scans to find nothing. Something leaks between scans; do not trust the rows above it.',
};

export function RetrievalTable({ measure }: { measure: RetrievalMeasure }) {
  const { of, target, average, chance } = measure;
  const trials = average ? 'trials averaged' : 'one trial each';
  return (
    <>
      <Table className={classes.table}>
        <Table.Caption>
          {of} held-out conditions, {target} embedding, {trials}
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Retrieval, first place</Table.Th>
            <Table.Th>Correct</Table.Th>
            <Table.Th>Share</Table.Th>
            <Table.Th>
              <Fact help="Wilson score interval of a proportion, conditions taken as independent.">
                95 % interval
              </Fact>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {retrievalRows(measure).map((row) => (
            <Table.Tr key={row.name}>
              <Table.Th scope="row">
                <Fact help={row.help}>{row.name}</Fact>
              </Table.Th>
              <Table.Td>{row.correct}</Table.Td>
              <Table.Td>{row.share}</Table.Td>
              <Table.Td>{row.interval}</Table.Td>
            </Table.Tr>
          ))}
          <Table.Tr>
            <Table.Th scope="row">
              <Fact help={`One in ${of}: what guessing would reach.`}>Chance</Fact>
            </Table.Th>
            <Table.Td>{(chance * of).toFixed(0)} expected</Table.Td>
            <Table.Td>{percent(chance)}</Table.Td>
            <Table.Td />
          </Table.Tr>
        </Table.Tbody>
      </Table>
      {controlFails(measure) && <ErrorNote error={leak} />}
    </>
  );
}
