/** @file One file: what it was taken for and why, its arrays, its problems, and a role by hand. */
import { Badge, Button, Table, VisuallyHidden } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { ArrayInfo, FileReport } from '../../domain/arrays.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { iconSize } from '../../ui/icon-size.ts';
import { AssignForm } from './AssignForm.tsx';
import { Facts } from './Facts.tsx';
import classes from './Files.module.css';
import { bytesWords, cardState, rangeWords, shapeWords, unitWords } from './model.ts';

const shownArrays = 24;

interface ArrayRowProps {
  file: string;
  array: ArrayInfo;
  hasValues: boolean;
}

function ArrayRow({ file, array, hasValues }: ArrayRowProps) {
  const [assigning, setAssigning] = useState(false);
  return (
    <>
      <Table.Tr>
        <Table.Td>
          <code className={classes.path}>{array.path}</code>
          {array.note !== undefined && <div className={classes.dim}>{array.note}</div>}
        </Table.Td>
        <Table.Td>{array.dtype}</Table.Td>
        <Table.Td title={array.axes.join(' × ')}>{shapeWords(array)}</Table.Td>
        <Table.Td>{unitWords[array.units]}</Table.Td>
        {hasValues && <Table.Td>{rangeWords(array)}</Table.Td>}
        <Table.Td>
          <Button
            size="compact-xs"
            aria-expanded={assigning}
            aria-label={`Give ${array.path || 'the array'} of ${file} a role`}
            onClick={() => setAssigning(!assigning)}
          >
            Role
          </Button>
        </Table.Td>
      </Table.Tr>
      {assigning && (
        <Table.Tr>
          <Table.Td colSpan={6}>
            <AssignForm file={file} array={array} onDone={() => setAssigning(false)} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}

/** Of a file whose use is settled, more arrays than this are folded away. */
const unfolded = 2;

function Arrays({ report }: { report: FileReport }) {
  const { length } = report.arrays;
  const [open, setOpen] = useState(cardState(report) !== 'known' || length <= unfolded);
  if (open) return <ArrayTable report={report} />;
  return (
    <Button
      className={classes.unfold}
      size="compact-xs"
      variant="subtle"
      leftSection={<IconChevronRight size={iconSize.usual} aria-hidden />}
      aria-expanded={false}
      aria-label={`Show the ${length} arrays of ${report.name}`}
      onClick={() => setOpen(true)}
    >
      {length} arrays
    </Button>
  );
}

function ArrayTable({ report }: { report: FileReport }) {
  const rest = report.arrays.length - shownArrays;
  const hasValues = report.arrays.some((array) => rangeWords(array) !== '');
  return (
    <Table className={classes.arrays}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Array</Table.Th>
          <Table.Th>Type</Table.Th>
          <Table.Th>Shape</Table.Th>
          <Table.Th>Units</Table.Th>
          {hasValues && <Table.Th>Values</Table.Th>}
          <Table.Th>
            <VisuallyHidden>Role by hand</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {report.arrays.slice(0, shownArrays).map((array) => (
          <ArrayRow key={array.path} file={report.name} array={array} hasValues={hasValues} />
        ))}
        {rest > 0 && (
          <Table.Tr>
            <Table.Td colSpan={6}>and {rest} arrays more</Table.Td>
          </Table.Tr>
        )}
      </Table.Tbody>
    </Table>
  );
}

const stateWords = { known: undefined, unknown: 'no rule knows it', problem: 'not used' };

export function FileCard({ report }: { report: FileReport }) {
  const state = cardState(report);
  const word = stateWords[state];
  return (
    <article className={classes.card} data-state={state} aria-label={report.name}>
      <header className={classes.cardHead}>
        <code className={classes.path}>{report.name}</code>
        <span className={classes.dim}>
          {report.format}, {bytesWords(report.bytes)}
        </span>
      </header>
      <div className={classes.taken}>
        {report.takenFor !== '' && <strong>{report.takenFor}</strong>}
        {report.because !== '' && <span className={classes.dim}>{report.because}</span>}
        {word !== undefined && (
          <Badge color={state === 'problem' ? 'red' : 'yellow'} c="var(--mantine-color-text)">
            {word}
          </Badge>
        )}
      </div>
      <Facts report={report} />
      {report.problems.map((problem, i) => (
        <ErrorNote key={i} error={problem} />
      ))}
      {report.arrays.length > 0 && <Arrays report={report} />}
    </article>
  );
}
