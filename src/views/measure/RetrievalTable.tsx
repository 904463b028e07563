/** @file Retrieval as a table: both ways, the shuffled control, and chance. */
import { Table } from '@mantine/core';
import type { RetrievalMeasure } from '../../state/types/measures.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Fact } from '../../ui/Fact.tsx';
import { intervalFigure } from '../../ui/figure/interval-figure.ts';
import { SaveResult } from '../save/SaveResult.tsx';
import classes from './Measure.module.css';
import {
  controlFails,
  percent,
  retrievalTable,
  retrievalFigure,
  retrievalRows,
  weightWords,
} from './retrieval-model.ts';

const leak = {
  message:
    'The shuffled control is above chance (p < 0.001): expected predictions of the wrong scans to find nothing. Something leaks between scans; do not trust the rows above it.',
};

const scanWords: Record<RetrievalMeasure['trials'], string> = {
  all: 'held-out trials as recorded',
  first: 'held-out conditions, first trial each',
  average: 'held-out conditions, trials averaged',
};

function caption({ of, gallery, target, trials, combination, features }: RetrievalMeasure): string {
  const what = target === 'combined' ? 'combined similarities' : `${target} embedding`;
  const parts = [`${of} of ${gallery} ${scanWords[trials]}`, what];
  if (features !== undefined) parts.push(`features of pictures: ${features}`);
  if (combination) {
    const { weights, tunedOn } = combination;
    parts.push(`weights ${weightWords(weights)}, tuned on ${tunedOn} other scans`);
  }
  return parts.join('; ');
}

export function RetrievalTable({ measure }: { measure: RetrievalMeasure }) {
  const { of, chance } = measure;
  return (
    <>
      <Table className={classes.table}>
        <Table.Caption>{caption(measure)}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Retrieval, first place</Table.Th>
            <Table.Th>
              <Fact help="Scans (forward) or true embeddings (backward) whose own partner has the largest similarity of all; ties go to the earlier one.">
                Correct
              </Fact>
            </Table.Th>
            <Table.Th>
              <Fact help="Correct over the number judged.">Share</Fact>
            </Table.Th>
            <Table.Th>
              <Fact help="Of the first two rows, where draws were asked, the central 95 % of them; else Wilson's score interval of a proportion, scans taken as independent.">
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
              <Fact help="What guessing would reach; more than 1 where conditions are repeated.">
                Chance
              </Fact>
            </Table.Th>
            <Table.Td>{Number(chance.toFixed(2))} expected</Table.Td>
            <Table.Td>{percent(chance / of)}</Table.Td>
            <Table.Td />
          </Table.Tr>
        </Table.Tbody>
      </Table>
      <SaveResult
        what="retrieval"
        name={`retrieval-${measure.target}`}
        of={measure}
        asked={{
          target: measure.target,
          trials: measure.trials,
          of: measure.of,
          seed: measure.seed,
        }}
        figure={(width) => intervalFigure(retrievalFigure(measure), width)}
        numbers={{ label: 'Table', table: () => retrievalTable(measure) }}
      />
      {controlFails(measure) && <ErrorNote error={leak} />}
    </>
  );
}
