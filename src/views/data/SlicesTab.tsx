/** @file Any volume that was dropped, chosen and read: its slices, or the volume on the flat surfaces. */
import { NumberInput, Select } from '@mantine/core';
import { memo, useCallback, useMemo, useState } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { useLab, useLabContext } from '../../state/hooks.ts';
import { RemoteView } from '../../ui/RemoteView.tsx';
import classes from './Data.module.css';
import { defaultSettings, type SliceSettings } from './slice-settings.ts';
import { SliceViewer } from './SliceViewer.tsx';
import { volumeChoices } from './slices.ts';
import { useAsked } from './use-asked.ts';

/** Volumes by their name, and by their folder too where several have the same. */
function optionsOf(choices: ReturnType<typeof volumeChoices>) {
  const count = new Map<string, number>();
  for (const { label } of choices) count.set(label, (count.get(label) ?? 0) + 1);
  return choices.map(({ label, file, array }, i) => {
    const name = count.get(label) === 1 ? label : file;
    return { value: String(i), label: array === '' ? name : `${name} ${array}` };
  });
}

/** What is looked at moves without it. */
const VolumePicker = memo(function VolumePicker(props: {
  options: ReturnType<typeof optionsOf>;
  chosen: number;
  onChoose(chosen: number): void;
}) {
  const { options, chosen, onChoose } = props;
  return (
    <Select
      className={classes.volume}
      label="Volume"
      searchable
      allowDeselect={false}
      data={options}
      value={String(chosen)}
      onChange={(value) => onChoose(Number(value))}
    />
  );
});

export function SlicesTab({ dataset }: { dataset: DatasetInfo }) {
  const reports = useLab('dataset', (s) => s.reports);
  const { data } = useLabContext();
  const choices = useMemo(() => volumeChoices(reports, dataset.grid), [reports, dataset.grid]);
  const options = useMemo(() => optionsOf(choices), [choices]);
  const [chosen, setChosen] = useState(0);
  const [frame, setFrame] = useState(0);
  const [settings, setSettings] = useState(defaultSettings);
  const change = useCallback(
    (next: Partial<SliceSettings>) => setSettings((before) => ({ ...before, ...next })),
    [],
  );
  const choose = useCallback(
    (next: number) => {
      setChosen(next);
      setFrame(0);
      change({ range: undefined, colours: undefined });
    },
    [change],
  );
  const choice = choices[chosen];
  const key = choice && [dataset.id, choice.file, choice.array, frame].join('\n');
  const asked = useAsked(key, 'reading the volume', (signal) =>
    data.volume(choice?.file ?? '', choice?.array ?? '', frame, signal),
  );
  if (!choice) {
    return <p className={classes.dim}>No volume (NIfTI, Analyze, MGH, betas) was dropped.</p>;
  }
  return (
    <>
      <div className={classes.tools}>
        <VolumePicker {...{ options, chosen }} onChoose={choose} />
        {choice.nFrames > 1 && (
          <NumberInput
            label={`Volume of ${choice.nFrames}, from 0`}
            value={frame}
            min={0}
            max={choice.nFrames - 1}
            allowDecimal={false}
            clampBehavior="strict"
            onChange={(value) => typeof value === 'number' && setFrame(value)}
          />
        )}
      </div>
      <RemoteView remote={asked}>
        {(volume) => (
          <SliceViewer {...{ volume, dataset, choice, frame, settings }} onSettings={change} />
        )}
      </RemoteView>
    </>
  );
}
