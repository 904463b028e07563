/** @file The rows of tables 3 and 4 on the loaded data, one press, beside the paper's. */
import { Button, Table } from '@mantine/core';
import { useState } from 'react';
import { shown } from '../../domain/remote.ts';
import type { SizeId } from '../../domain/training.ts';
import type { AblationRow } from '../../state/ablation.ts';
import { useLab } from '../../state/hooks.ts';
import { download } from '../../ui/download.ts';
import { Fact } from '../../ui/Fact.tsx';
import { SizeAndSeed } from './SizeAndSeed.tsx';
import classes from './Train.module.css';

function Begin({ hasGpu, busy }: { hasGpu: boolean; busy: boolean }) {
  const begin = useLab('ablation', (s) => s.begin);
  const dataset = shown(useLab('dataset', (s) => s.dataset));
  const [size, setSize] = useState<SizeId>(hasGpu ? 'paper' : 'small');
  const [seed, setSeed] = useState(0);
  return (
    <div className={classes.row}>
      <SizeAndSeed size={size} onSize={setSize} seed={seed} onSeed={setSeed} />
      <Button
        variant="filled"
        disabled={busy || !dataset}
        onClick={() => void begin({ size, seed })}
      >
        Train and judge all rows
      </Button>
    </div>
  );
}

function Queue() {
  const { status, pause, resume, stop } = useLab('ablation', (s) => s);
  return (
    <div className={classes.controls} role="group" aria-label="Ablation controls">
      {status === 'running' ? (
        <Button onClick={pause}>Pause</Button>
      ) : (
        <Button variant="filled" onClick={resume}>
          Go on
        </Button>
      )}
      <Button onClick={stop}>Stop</Button>
    </div>
  );
}

function countWords({ status, counts, error }: AblationRow, way: 'forward' | 'backward') {
  if (counts) {
    const help = `Of ${counts.of} held-out trials; with shuffled scans ${counts.shuffled[way]}.`;
    return <Fact help={help}>{counts[way]}</Fact>;
  }
  if (way === 'backward') return '';
  return error === undefined ? status : <Fact help={error}>failed</Fact>;
}

function Row({ row }: { row: AblationRow }) {
  return (
    <Table.Tr data-status={row.status}>
      <Table.Td>{row.table}</Table.Td>
      <Table.Th scope="row">{row.label}</Table.Th>
      <Table.Td>{countWords(row, 'forward')}</Table.Td>
      <Table.Td>{countWords(row, 'backward')}</Table.Td>
      <Table.Td>{row.paper?.[0]}</Table.Td>
      <Table.Td>{row.paper?.[1]}</Table.Td>
      <Table.Td>{row.seconds === undefined ? '' : `${row.seconds.toFixed(0)} s`}</Table.Td>
    </Table.Tr>
  );
}

const columns = [
  ['Table', 'Of Lin et al. 2022.'],
  ['Row', 'What is trained: the loss, the start, and the embeddings that are combined.'],
  [
    'Forward',
    'Held-out trials whose prediction has the largest cosine to the truth of their own condition.',
  ],
  [
    'Backward',
    'Truths whose largest cosine is to the prediction of a trial of their own condition.',
  ],
  ['Paper f.', 'Forward, of 300, in Lin et al. 2022: other data than these.'],
  ['Paper b.', 'Backward, of 300, in Lin et al. 2022: other data than these.'],
  ['Time', 'Of the training and the judging, in this browser.'],
] as const;

function AblationTable({ rows }: { rows: AblationRow[] }) {
  return (
    <Table className={classes.table} aria-label="Ablations beside the paper">
      <Table.Thead>
        <Table.Tr>
          {columns.map(([name, help]) => (
            <Table.Th key={name}>
              <Fact help={help}>{name}</Fact>
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

export function AblationForm({ hasGpu, busy }: { hasGpu: boolean; busy: boolean }) {
  const { rows, status, csv, markdown, clear } = useLab('ablation', (s) => s);
  return (
    <>
      <p className={classes.dim}>
        Trains the network once for each row of the paper's tables 3 and 4 and counts how many of
        the first 300 held-out trials are retrieved. What is done is kept in this browser; rows that
        are done are not trained again.
      </p>
      {status === 'idle' ? <Begin hasGpu={hasGpu} busy={busy} /> : <Queue />}
      {rows.length > 0 && (
        <>
          <AblationTable rows={rows} />
          <div className={classes.controls}>
            <Button onClick={() => download('ablation.csv', csv(), 'text/csv')}>Save as CSV</Button>
            <Button onClick={() => download('ablation.md', markdown(), 'text/markdown')}>
              Save as Markdown
            </Button>
            <Button disabled={status !== 'idle'} onClick={clear}>
              Clear
            </Button>
          </div>
        </>
      )}
    </>
  );
}
