/** @file The picker itself: the chosen scan, a stepper, filters, and the list of all trials. */
import { ActionIcon, Button, SegmentedControl, Select, Slider, TextInput } from '@mantine/core';
import {
  IconArrowsShuffle,
  IconChevronLeft,
  IconChevronRight,
  IconSearch,
} from '@tabler/icons-react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { VirtualList } from '../../ui/VirtualList.tsx';
import { iconSize } from '../../ui/icon-size.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { Presentations } from './Presentations.tsx';
import { trialRow, type TrialFilter } from './model.ts';
import classes from './ScanPicker.module.css';
import { ScanRow } from './ScanRow.tsx';
import type { Scans } from './use-scans.ts';

const sideChoices = [
  { value: 'all', label: 'All' },
  { value: 'val', label: 'Held out' },
  { value: 'train', label: 'Train' },
] satisfies { value: TrialFilter['side']; label: string }[];

function Stepper({ scans }: { scans: Scans }) {
  const { listed, row } = scans;
  return (
    <div className={classes.stepper}>
      <Tooltip label="Scan before (K)">
        <ActionIcon aria-label="Scan before" disabled={row === 0} onClick={() => scans.step(-1)}>
          <IconChevronLeft size={iconSize.large} />
        </ActionIcon>
      </Tooltip>
      <Slider
        className={classes.slider}
        thumbLabel="Place in the list"
        min={0}
        max={Math.max(1, listed.length - 1)}
        value={Math.max(0, row)}
        disabled={listed.length < 2}
        onChange={scans.selectRow}
        label={(at) => `trial ${listed[at] ?? ''}`}
      />
      <Tooltip label="Next scan (J)">
        <ActionIcon
          aria-label="Next scan"
          disabled={row === listed.length - 1}
          onClick={() => scans.step(1)}
        >
          <IconChevronRight size={iconSize.large} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function Filters({ dataset, scans }: { dataset: DatasetInfo; scans: Scans }) {
  const { filter, setFilter } = scans;
  const sessions = dataset.sessions.map((s) => ({
    value: String(s.session),
    label: `Session ${s.session}`,
  }));
  return (
    <div className={classes.filters}>
      <Tooltip label="Held out: no trial of the condition is on the training side, whatever its session">
        <SegmentedControl
          aria-label="Side of the split"
          fullWidth
          className={classes.wide}
          data={sideChoices}
          value={filter.side}
          onChange={(side) => setFilter({ ...filter, side })}
        />
      </Tooltip>
      <Tooltip label="Part of a condition's name; #12 finds trial 12">
        <TextInput
          aria-label="Search condition or #trial"
          placeholder="id, #12"
          leftSection={<IconSearch size={iconSize.usual} />}
          leftSectionWidth="1.5rem"
          value={filter.search}
          onChange={(event) => setFilter({ ...filter, search: event.currentTarget.value })}
        />
      </Tooltip>
      <Tooltip label="Scans of one session; z-scores are over the trials of a session">
        <Select
          aria-label="Session"
          placeholder="All sessions"
          rightSectionWidth="1.375rem"
          clearable
          searchable={sessions.length > 12}
          data={sessions}
          value={filter.session === undefined ? null : String(filter.session)}
          onChange={(value) =>
            setFilter({ ...filter, session: value === null ? undefined : Number(value) })
          }
        />
      </Tooltip>
    </div>
  );
}

export function ScanPicker({ dataset, scans }: { dataset: DatasetInfo; scans: Scans }) {
  const { index, listed, average, presentations } = scans;
  const mean = average && presentations.length > 1 ? presentations : undefined;
  return (
    <div className={classes.picker}>
      <div className={classes.current}>
        <ScanRow row={trialRow(dataset, index, scans.trial)} size={52} mean={mean} />
      </div>
      <Presentations presentations={presentations} average={average} onAverage={scans.setAverage} />
      <Stepper scans={scans} />
      <Tooltip label={`A trial of the held-out side, drawn with seed ${scans.seed} (R)`}>
        <Button
          className={classes.random}
          leftSection={<IconArrowsShuffle size={iconSize.usual} />}
          onClick={scans.pickRandom}
        >
          Random held-out scan
        </Button>
      </Tooltip>
      <Filters dataset={dataset} scans={scans} />
      <div className={classes.list}>
        <VirtualList
          label={`Trials, ${listed.length} listed`}
          count={listed.length}
          rowHeight={40}
          selected={scans.row}
          onSelect={scans.selectRow}
          renderRow={(row) => (
            <ScanRow row={trialRow(dataset, index, listed[row] ?? 0)} size={32} />
          )}
          empty="No trial passes these filters."
        />
      </div>
    </div>
  );
}
