/** @file Regions down, measures across, the largest change first; a column's title sorts by it. */
import { Table, UnstyledButton } from '@mantine/core';
import type { Effects, RoiEffect } from '../../state/effects.ts';
import { heldOutWords } from '../../domain/presentations.ts';
import { useChoice } from '../../state/hooks.ts';
import { intervalFigure } from '../../ui/figure/interval-figure.ts';
import { Fact } from '../../ui/Fact.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { SaveResult } from '../save/SaveResult.tsx';
import classes from './Effects.module.css';
import { effectsFigure } from './figures.ts';
import { Interval } from './Interval.tsx';
import {
  effectsTable,
  measures,
  rangeOf,
  signed,
  sortRows,
  standsOut,
  type Measure,
} from './model.ts';

interface RowProps {
  row: RoiEffect;
  ranges: Record<Measure, [number, number]>;
}

function Row({ row, ranges }: RowProps) {
  return (
    <Table.Tr>
      <Table.Th scope="row">{row.roi}</Table.Th>
      <Table.Td className={classes.number}>{row.nVoxels}</Table.Td>
      {measures.map(({ key, decimals }) => (
        <Table.Td key={key}>
          <span className={classes.cell}>
            <Interval
              effect={row.effect[key]}
              control={row.control[key]}
              range={ranges[key]}
              decimals={decimals}
            />
            <span className={classes.number} data-apart={standsOut(row, key) || undefined}>
              {signed(row.effect[key].mean, decimals)}
            </span>
          </span>
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

function Header({ by, onSort }: { by: Measure; onSort(key: Measure): void }) {
  return (
    <Table.Tr>
      <Table.Th>Region</Table.Th>
      <Table.Th>
        <Fact help="Voxels of the region; its control has as many, drawn at random by the seed.">
          Voxels
        </Fact>
      </Table.Th>
      {measures.map(({ key, title, help }) => (
        <Table.Th key={key} aria-sort={by === key ? 'descending' : undefined}>
          <Tooltip label={help}>
            <UnstyledButton className={classes.sort} onClick={() => onSort(key)}>
              {title}
              {by === key && ' ↓'}
            </UnstyledButton>
          </Tooltip>
        </Table.Th>
      ))}
    </Table.Tr>
  );
}

export function EffectsTable({ effects }: { effects: Effects }) {
  const [{ by }, choose] = useChoice('regions');
  const { rows, nScans, nGallery, request } = effects;
  const ranges = {
    shift: rangeOf(rows, 'shift'),
    cosine: rangeOf(rows, 'cosine'),
    rank: rangeOf(rows, 'rank'),
  };
  return (
    <>
      <p className={classes.dim}>
        Mean over {heldOutWords(nScans, request.average)}, with 95 % bootstrap intervals, rank among{' '}
        {nGallery} conditions, seed {request.seed}. <b className={classes.key}>Region</b> above,{' '}
        <span className={classes.keyControl}>as many random voxels</span> below; a bold number lies
        outside the control&apos;s interval.
      </p>
      <Table className={classes.table} verticalSpacing={4}>
        <Table.Thead>
          <Header by={by} onSort={(key) => choose({ by: key })} />
        </Table.Thead>
        <Table.Tbody>
          {sortRows(rows, by).map((row) => (
            <Row key={row.roi} row={row} ranges={ranges} />
          ))}
        </Table.Tbody>
      </Table>
      <SaveResult
        what="the effects of regions"
        name="region-effects"
        of={effects}
        asked={effects.request}
        figure={(width) => intervalFigure(effectsFigure(effects), width)}
        numbers={{ label: 'Table', table: () => effectsTable(effects) }}
      />
    </>
  );
}
