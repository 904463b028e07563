/** @file All of the last drops: what does not fit together, what is missing, a card a file. */
import { useMemo, useState } from 'react';
import { Button, Table, TextInput } from '@mantine/core';
import { shown } from '../../domain/remote.ts';
import { useLab } from '../../state/hooks.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { FilePicker } from '../../ui/FilePicker.tsx';
import { ProgressLine } from '../../ui/ProgressLine.tsx';
import { StartAnew } from './StartAnew.tsx';
import { FileCard } from './FileCard.tsx';
import classes from './Files.module.css';
import { cardsWords, findCards, sortCards } from './model.ts';

const page = 60;
/** More cards than this can be searched. */
const searched = 12;

function Missing() {
  const dataset = shown(useLab('dataset', (s) => s.dataset));
  if (!dataset || dataset.missing.length === 0) return null;
  return (
    <section aria-labelledby="missing-parts">
      <h3 id="missing-parts" className={classes.heading}>
        Missing, and where NSD keeps it
      </h3>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Part</Table.Th>
            <Table.Th>What it would add</Table.Th>
            <Table.Th>Where</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {dataset.missing.map((missing) => (
            <Table.Tr key={missing.part}>
              <Table.Td>{missing.part}</Table.Td>
              <Table.Td>{missing.why}</Table.Td>
              <Table.Td>
                <code className={classes.path}>{missing.where}</code>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function Opening() {
  const dataset = useLab('dataset', (s) => s.dataset);
  const cancel = useLab('dataset', (s) => s.cancel);
  const problems = useLab('dataset', (s) => s.problems);
  if (dataset.status === 'failed') {
    const { message } = dataset.error;
    const isTold = problems.some((problem) => problem.message === message);
    return isTold ? null : <ErrorNote error={dataset.error} />;
  }
  if (dataset.status !== 'running') return null;
  return <ProgressLine what={dataset.what} fraction={dataset.fraction} onCancel={cancel} />;
}

function Cards() {
  const reports = useLab('dataset', (s) => s.reports);
  const [limit, setLimit] = useState(page);
  const [wanted, setWanted] = useState('');
  const sorted = useMemo(() => findCards(sortCards(reports), wanted), [reports, wanted]);
  if (reports.length === 0) return <p className={classes.dim}>No files were dropped yet.</p>;
  return (
    <section aria-labelledby="file-cards">
      <h3 id="file-cards" className={classes.heading}>
        {cardsWords(reports)}
      </h3>
      {reports.length > searched && (
        <TextInput
          className={classes.search}
          size="xs"
          aria-label="Find a file"
          placeholder="Find a file by its name or what it is"
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
      )}
      {sorted.length === 0 && <p className={classes.dim}>No file is called so.</p>}
      {sorted.slice(0, limit).map((report, i) => (
        <FileCard key={`${report.name} ${i}`} report={report} />
      ))}
      {sorted.length > limit && (
        <Button onClick={() => setLimit(limit + page)}>
          Show {Math.min(page, sorted.length - limit)} more of {sorted.length - limit}
        </Button>
      )}
    </section>
  );
}

function Comparing() {
  const fraction = useLab('dataset', (s) => s.comparing);
  if (fraction === undefined) return null;
  return (
    <p className={classes.dim} role="status">
      Looking for equal pictures under different names: {Math.round(100 * fraction)} %
    </p>
  );
}

export function DataView() {
  const problems = useLab('dataset', (s) => s.problems);
  const open = useLab('dataset', (s) => s.open);
  return (
    <>
      <div className={classes.buttons}>
        <FilePicker onFiles={(files) => void open(files)} />
        <span className={classes.dim}>or drop them anywhere on the page</span>
        <StartAnew />
      </div>
      <Opening />
      <Comparing />
      {problems.map((problem, i) => (
        <ErrorNote key={i} error={problem} />
      ))}
      <Missing />
      <Cards />
    </>
  );
}
