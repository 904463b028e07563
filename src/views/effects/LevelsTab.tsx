/** @file Levels of the visual hierarchy silenced, kept and raised, beside what the paper found. */
import { Button, Table } from '@mantine/core';
import { useState } from 'react';
import { heldOutWords, scanWords } from '../../domain/presentations.ts';
import { useChoice, useLab } from '../../state/hooks.ts';
import type { Levels } from '../../state/levels.ts';
import { download } from '../../ui/download.ts';
import { intervalFigure } from '../../ui/figure/interval-figure.ts';
import { Fact } from '../../ui/Fact.tsx';
import { RemoteView } from '../../ui/RemoteView.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { SaveResult } from '../save/SaveResult.tsx';
import classes from './Effects.module.css';
import { OutdatedNote } from '../save/OutdatedNote.tsx';
import { levelsFigure } from './figures.ts';
import { Interval } from './Interval.tsx';
import {
  deltaWords,
  levelRange,
  levelsTable,
  overlayNpy,
  rowTitle,
  summaryWords,
  verdictWords,
} from './levels-model.ts';
import { Overlay } from './Overlay.tsx';
import { ScansField } from './ScansField.tsx';

function LevelsTable({ levels }: { levels: Levels }) {
  const { rows, request, nScans, plain, overlaid } = levels;
  const [chosen, setChosen] = useState(0);
  const range = levelRange(rows);
  const shown = rows[chosen] ?? rows[0];
  return (
    <>
      <p role="status">{summaryWords(rows)}</p>
      {shown && (
        <>
          <h3 className={classes.subtitle}>
            {rowTitle(shown, request.boost)}, {scanWords(overlaid).toLowerCase()}:{' '}
            <span className={classes.overlayKeyPlain}>as it is</span>,{' '}
            <span className={classes.overlayKey}>perturbed</span>
          </h3>
          <Overlay
            plain={plain}
            perturbed={shown.perturbed}
            title={rowTitle(shown, request.boost)}
          />
        </>
      )}
      <Table className={classes.table} verticalSpacing={3} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Change</Table.Th>
            <Table.Th>
              <Fact help="Voxels of all regions of the level; the control has as many, drawn at random.">
                Voxels
              </Fact>
            </Table.Th>
            <Table.Th>
              <Tooltip label="Mean over all dimensions of the prediction (before it is normalised) perturbed minus as it is; mean over scans with its 95 % bootstrap interval. Below: as many random voxels.">
                <span>Mean shift of the embedding</span>
              </Tooltip>
            </Table.Th>
            <Table.Th>
              <Fact help="Whether the embedding falls or rises in Lin et al. 2022. These data agree when the whole interval lies on that side of 0, and are unclear when it holds 0.">
                Paper, figure 11
              </Fact>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, i) => (
            <Table.Tr
              key={`${row.level} ${row.op}`}
              data-chosen={i === chosen || undefined}
              className={classes.levelRow}
            >
              <Table.Th scope="row">
                <button type="button" className={classes.rowButton} onClick={() => setChosen(i)}>
                  {rowTitle(row, request.boost)}
                </button>
              </Table.Th>
              <Table.Td className={classes.number}>{row.nVoxels}</Table.Td>
              <Table.Td>
                <span className={classes.cell}>
                  <Interval effect={row.delta} control={row.control} range={range} decimals={4} />
                  <span className={classes.levelNumber}>{deltaWords(row)}</span>
                </span>
              </Table.Td>
              <Table.Td>{verdictWords(row)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <p className={classes.dim}>
        Over {heldOutWords(nScans, request.average)}, seed {request.seed}. The paper found that
        silencing early visual cortex lowers the embedding and silencing higher-level regions raises
        it, that keeping a level alone does the opposite, and that random voxels of the same number
        do less.
      </p>
      <SaveResult
        what="the levels"
        name="levels"
        of={levels}
        asked={levels.request}
        figure={(width) => intervalFigure(levelsFigure(levels), width)}
        numbers={{ label: 'Table', table: () => levelsTable(levels) }}
      >
        <Button onClick={() => download('levels-overlay.npy', overlayNpy(levels))}>
          Overlay, NPY
        </Button>
      </SaveResult>
    </>
  );
}

export function LevelsTab() {
  const result = useLab('levels', (s) => s.result);
  const measure = useLab('levels', (s) => s.measure);
  const cancel = useLab('levels', (s) => s.cancel);
  const trial = useLab('selection', (s) => s.trial);
  const average = useLab('selection', (s) => s.average);
  const seed = useLab('selection', (s) => s.seed);
  const [{ nScans }, choose] = useChoice('levels');
  const run = () => measure({ trial, average, nScans, boost: 2, seed });
  return (
    <>
      <div className={classes.options}>
        <ScansField
          name="Scans for the levels"
          value={nScans}
          onChange={(value) => choose({ nScans: value })}
        />
        <Button variant="filled" disabled={result.status === 'running'} onClick={run}>
          Measure levels
        </Button>
      </div>
      <RemoteView
        progressAbove
        remote={result}
        onRetry={run}
        onCancel={cancel}
        idle="Early, intermediate and higher-level areas silenced, kept alone and raised: does the embedding rise or fall as in figure 11 of the paper?"
      >
        {(value) => (
          <OutdatedNote study="levels" of={value} average={value.request.average}>
            <LevelsTable levels={value} />
          </OutdatedNote>
        )}
      </RemoteView>
    </>
  );
}
