/** @file A grid of pictures: scans down, perturbations across, as figure 10 of Lin et al. 2022. */
import { Button, Chip, Group, MultiSelect } from '@mantine/core';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { scanWords } from '../../domain/presentations.ts';
import { shown } from '../../domain/remote.ts';
import type { Grid, GridRequest } from '../../state/grid.ts';
import { useChoice, useLab } from '../../state/hooks.ts';
import { pictureFigure } from '../../ui/figure/picture-figure.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { PictureCanvas } from '../../ui/PictureCanvas.tsx';
import { RemoteView } from '../../ui/RemoteView.tsx';
import { leafRois, roisOfHemi } from '../rois/families.ts';
import { SaveResult } from '../save/SaveResult.tsx';
import { ConditionThumb } from '../thumb/ConditionThumb.tsx';
import classes from './Effects.module.css';
import { gridFigure } from './figures.ts';
import { OutdatedNote } from '../save/OutdatedNote.tsx';
import { columnTitle, firstHeldOut, firstOfFamilies, gridTable } from './grid-model.ts';

function GridTable({ grid, dataset }: { grid: Grid; dataset: DatasetInfo }) {
  const selectTrial = useLab('selection', (s) => s.selectTrial);
  const together = useLab('history', (s) => s.together);
  const setAverage = useLab('selection', (s) => s.setAverage);
  const setPerturbation = useLab('selection', (s) => s.setPerturbation);
  const { columns, rows, of, request } = grid;
  return (
    <>
      <div className={classes.gridScroll}>
        <table className={classes.grid} aria-label="Pictures by scan and perturbation">
          <thead>
            <tr>
              <th scope="col">Seen</th>
              {columns.map((column) => (
                <th scope="col" key={columnTitle(column, request.boost)}>
                  {columnTitle(column, request.boost)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ trial, averaged, condition, cells }) => (
              <tr key={trial}>
                <th scope="row">
                  <ConditionThumb
                    condition={condition}
                    name={dataset.conditionNames[condition] ?? `condition ${condition}`}
                    size={68}
                  />
                  <span className={classes.control}>{scanWords(averaged).toLowerCase()}</span>
                </th>
                {cells.map(({ picture, rank }, c) => {
                  const column = columns[c];
                  const title = column ? columnTitle(column, request.boost) : '';
                  return (
                    <td key={title}>
                      <button
                        type="button"
                        className={classes.gridCell}
                        title={`Show scan ${trial}, ${title}`}
                        onClick={() => {
                          together('the cell of the grid', () => {
                            selectTrial(trial);
                            setAverage(request.average);
                            setPerturbation(column?.perturbation ?? []);
                          });
                        }}
                      >
                        <PictureCanvas picture={picture} label={`Scan ${trial}, ${title}`} />
                      </button>
                      <span className={classes.control}>rank {rank}</span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={classes.dim}>
        Rank of the seen picture among {of}. Seed {request.seed} in every cell. A click shows a cell
        in the main view.
      </p>
      <SaveResult
        what="the grid"
        name="perturbation-grid"
        of={grid}
        asked={grid.request}
        hasPictures
        figure={(width) => pictureFigure(gridFigure(grid), width)}
        numbers={{ label: 'Ranks', table: () => gridTable(grid) }}
      />
    </>
  );
}

const opChoices: { value: GridRequest['ops'][number]; label: string }[] = [
  { value: 'silence', label: 'Silence' },
  { value: 'keep', label: 'Keep only' },
  { value: 'add', label: 'Boost 2 z' },
];

function GridForm({ dataset }: { dataset: DatasetInfo }) {
  const result = useLab('grid', (s) => s.result);
  const measure = useLab('grid', (s) => s.measure);
  const cancel = useLab('grid', (s) => s.cancel);
  const trial = useLab('selection', (s) => s.trial);
  const average = useLab('selection', (s) => s.average);
  const condition = useLab('selection', (s) => s.condition);
  const seed = useLab('selection', (s) => s.seed);
  const leaves = leafRois(roisOfHemi(dataset.rois, 'both'));
  const names = leaves.map(({ name }) => name);
  const [{ rois, ops, nScans }, choose] = useChoice('grid');
  const chosen = rois ?? firstOfFamilies(leaves, 3);
  const run = () =>
    measure({
      ...{ trials: firstHeldOut(dataset, trial, nScans), average, rois: chosen, ops },
      ...{ boost: 2, condition, seed },
    });
  return (
    <>
      <div className={classes.options}>
        <MultiSelect
          aria-label="Regions of the grid"
          className={classes.gridRois}
          placeholder="Regions"
          searchable
          maxValues={12}
          data={names}
          value={chosen}
          onChange={(next) => choose({ rois: next })}
        />
        <Chip.Group
          multiple
          value={ops}
          onChange={(values) =>
            choose({ ops: opChoices.map((o) => o.value).filter((o) => values.includes(o)) })
          }
        >
          <Group gap={4} role="group" aria-label="What is done in the grid">
            {opChoices.map(({ value, label }) => (
              <Chip key={value} size="xs" value={value}>
                {label}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <NumberField
          name="Scans of the grid"
          help="Rows of the grid: the selected scan, then other held-out ones in the order in which they were recorded"
          suffix=" scans"
          width={100}
          min={1}
          max={12}
          whole
          value={nScans}
          onChange={(value) => choose({ nScans: value })}
        />
        <Button
          variant="filled"
          disabled={result.status === 'running' || chosen.length === 0}
          onClick={run}
        >
          Draw the grid
        </Button>
      </div>
      <RemoteView
        progressAbove
        remote={result}
        onRetry={run}
        onCancel={cancel}
        idle="The selected scan and other held-out ones, as they are and with each region silenced, kept alone or raised."
      >
        {(grid) => (
          <OutdatedNote study="grid" of={grid} average={grid.request.average}>
            <GridTable grid={grid} dataset={dataset} />
          </OutdatedNote>
        )}
      </RemoteView>
    </>
  );
}

export function GridTab() {
  const dataset = shown(useLab('dataset', (s) => s.dataset));
  if (!dataset || dataset.rois.length === 0) {
    return <p className={classes.dim}>No regions are loaded: drop ROI files.</p>;
  }
  return <GridForm dataset={dataset} />;
}
