/** @file The table of trials, any number of them, filtered and sorted: a row chosen is the scan that is decoded. */
import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { useLab } from '../../state/hooks.ts';
import { iconSize } from '../../ui/icon-size.ts';
import { VirtualList } from '../../ui/VirtualList.tsx';
import { SaveResult } from '../save/SaveResult.tsx';
import { filterTrials, indexTrials, noFilter, type TrialFilter } from '../scans/model.ts';
import classes from './Data.module.css';
import { SortButton } from './SortHead.tsx';
import {
  orderTrials,
  trialCells,
  trialColumns,
  trialTable,
  type TrialColumn,
  type TrialOrder,
} from './trials.ts';

const rowHeight = 24;

interface FilterProps {
  dataset: DatasetInfo;
  filter: TrialFilter;
  onFilter(filter: TrialFilter): void;
}

function Filters({ dataset, filter, onFilter }: FilterProps) {
  return (
    <div className={classes.tools}>
      <TextInput
        aria-label="Find a condition or #trial"
        placeholder="Condition, or #12"
        leftSection={<IconSearch size={iconSize.usual} />}
        value={filter.search}
        onChange={(event) => onFilter({ ...filter, search: event.currentTarget.value })}
      />
      <SegmentedControl
        aria-label="Side of the split in the table"
        data={[
          { value: 'all', label: 'All' },
          { value: 'val', label: 'Held out' },
          { value: 'train', label: 'Train' },
        ]}
        value={filter.side}
        onChange={(side) => onFilter({ ...filter, side })}
      />
      <Select
        aria-label="Session of the table"
        placeholder="All sessions"
        clearable
        searchable={dataset.sessions.length > 12}
        data={dataset.sessions.map(({ session }) => ({
          value: String(session),
          label: `Session ${session}`,
        }))}
        value={filter.session === undefined ? null : String(filter.session)}
        onChange={(value) =>
          onFilter({ ...filter, session: value === null ? undefined : Number(value) })
        }
      />
    </div>
  );
}

function Head({ order, onSort }: { order: TrialOrder; onSort(by: TrialColumn): void }) {
  return (
    <div className={classes.tableHead} role="group" aria-label="Order of the table">
      {trialColumns.map(({ key, title, help }) => (
        <SortButton
          key={key}
          title={title}
          help={help}
          sorted={order.by === key ? (order.descending ? 'down' : 'up') : undefined}
          onSort={() => onSort(key)}
        />
      ))}
    </div>
  );
}

export function TrialsTab({ dataset }: { dataset: DatasetInfo }) {
  const trial = useLab('selection', (s) => s.trial);
  const selectTrial = useLab('selection', (s) => s.selectTrial);
  const [filter, setFilter] = useState(noFilter);
  const [order, setOrder] = useState<TrialOrder>({ by: 'trial', descending: false });
  const index = useMemo(() => indexTrials(dataset), [dataset]);
  // Letters typed are seen at once, the table follows.
  const asked = useDeferredValue(filter);
  const trials = useMemo(
    () => orderTrials(dataset, index, filterTrials(dataset, index, asked), order),
    [dataset, index, asked, order],
  );
  const sort = (by: TrialColumn) =>
    setOrder({ by, descending: order.by === by && !order.descending });
  const { nTrials, nConditions } = dataset;
  const n = trials.length.toLocaleString('en');
  const all = nTrials.toLocaleString('en');
  return (
    <>
      <Filters dataset={dataset} filter={filter} onFilter={setFilter} />
      <Head order={order} onSort={sort} />
      <div className={classes.table}>
        <VirtualList
          label={`Table of ${trials.length} trials`}
          count={trials.length}
          rowHeight={rowHeight}
          selected={trials.indexOf(trial)}
          onSelect={(row) => selectTrial(trials[row] ?? trial)}
          renderRow={(row) => (
            <span className={classes.tableRow}>
              {trialCells(dataset, index, trials[row] ?? 0).map((cell, column) => (
                <span key={column}>{cell}</span>
              ))}
            </span>
          )}
          empty="No trial passes these filters."
        />
      </div>
      <p className={classes.dim}>
        {trials.length === nTrials ? all : `${n} of ${all}`} trials of{' '}
        {nConditions.toLocaleString('en')} conditions. A row that is chosen (arrow keys too) is the
        scan that is decoded.
      </p>
      <SaveResult
        what="the trials listed"
        name="trials"
        numbers={{ label: 'Trials listed', table: () => trialTable(dataset, index, trials) }}
      />
    </>
  );
}
