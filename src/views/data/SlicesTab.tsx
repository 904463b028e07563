/** @file Slices of any volume that was dropped, or the volume on the flat surfaces, with regions over it. */
import { MultiSelect, NumberInput, SegmentedControl, Select, Slider } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { useLab, useLabContext } from '../../state/hooks.ts';
import { categoryColour, css } from '../../ui/colormaps.ts';
import { PictureCanvas } from '../../ui/PictureCanvas.tsx';
import { RemoteView } from '../../ui/RemoteView.tsx';
import { SaveResult } from '../save/SaveResult.tsx';
import classes from './Data.module.css';
import { FlatVolume } from './FlatVolume.tsx';
import { sliceFigure } from './slice-figure.ts';
import {
  axisWords,
  overlayOf,
  pictureOf,
  volumeChoices,
  windowOf,
  type Axis,
  type Volume,
  type VolumeChoice,
} from './slices.ts';
import { useAsked } from './use-asked.ts';

const planes = ([2, 1, 0] as const).map((axis) => ({
  value: String(axis),
  label: axisWords[axis],
}));
const flat = { value: 'flat', label: 'flat surfaces' };
const maxRegions = 8;

interface SliceProps {
  volume: Volume;
  dataset: DatasetInfo;
  label: string;
  unit: string;
  axis: Axis;
  regions: readonly string[];
}

function Regions({
  names,
  chosen,
  onChange,
}: {
  names: string[];
  chosen: string[];
  onChange(names: string[]): void;
}) {
  return (
    <>
      <MultiSelect
        size="xs"
        label="Regions over it"
        placeholder={chosen.length === 0 ? `None; choose up to ${maxRegions}` : ''}
        data={names}
        value={chosen}
        maxValues={maxRegions}
        searchable
        clearable
        onChange={onChange}
      />
      <div className={classes.dim}>
        {chosen.map((name, i) => (
          <span key={name} className={classes.key}>
            <span className={classes.swatch} style={{ background: css(categoryColour(i)) }} />
            {name}
          </span>
        ))}
      </div>
    </>
  );
}

function Slice({ volume, dataset, label, unit, axis, regions }: SliceProps) {
  const [index, setIndex] = useState<number>();
  const range = useMemo(() => windowOf(volume.values), [volume]);
  const overlay = useMemo(
    () => overlayOf(dataset, volume.dims, regions),
    [dataset, volume, regions],
  );
  const last = volume.dims[axis] - 1;
  const at = Math.min(last, index ?? Math.floor(volume.dims[axis] / 2));
  const picture = useMemo(
    () => pictureOf(volume, axis, at, range, overlay),
    [volume, axis, at, range, overlay],
  );
  return (
    <>
      <div className={classes.tools}>
        <Slider
          className={classes.slider}
          aria-label="Slice"
          thumbLabel={`Slice ${at}, 0 to ${last}`}
          min={0}
          max={last}
          value={at}
          onChange={setIndex}
        />
        <span className={classes.dim}>
          {at} (0 to {last})
        </span>
      </div>
      <div className={classes.slice}>
        <PictureCanvas
          picture={picture}
          rendering="pixelated"
          label={`${label}, ${axisWords[axis]} slice ${at}`}
        />
      </div>
      <p className={classes.dim}>
        Grey from {Number(range[0].toPrecision(4))} (black) to {Number(range[1].toPrecision(4))}{' '}
        (white), the 2nd and 98th percentile. First voxel at the left and bottom, in the order of
        the array.
      </p>
      <SaveResult
        what="the slice"
        name={`slice-${axisWords[axis]}-${at}`}
        figure={(width) =>
          sliceFigure(
            { title: `${label}, ${axisWords[axis]} slice ${at}`, range, unit, regions },
            picture,
            width,
          )
        }
      />
    </>
  );
}

interface LookProps {
  volume: Volume;
  dataset: DatasetInfo;
  choice: VolumeChoice;
  frame: number;
}

function Look({ volume, dataset, choice, frame }: LookProps) {
  const [plane, setPlane] = useState('2');
  const [regions, setRegions] = useState<string[]>([]);
  const onGrid = dataset.grid?.dims.every((size, i) => size === volume.dims[i]) ?? false;
  const isFlat = plane === flat.value && onGrid;
  const axis = (Number(plane) || 0) as Axis;
  return (
    <>
      <div className={classes.tools}>
        <SegmentedControl
          aria-label="Plane"
          data={onGrid && dataset.surfaces.length > 0 ? [...planes, flat] : planes}
          value={isFlat ? plane : String(axis)}
          onChange={setPlane}
        />
      </div>
      {onGrid ? (
        <Regions
          names={dataset.rois.map(({ name }) => name)}
          chosen={regions}
          onChange={setRegions}
        />
      ) : (
        <p className={classes.dim}>Not on the grid of the betas: regions cannot be laid over it.</p>
      )}
      {isFlat ? (
        <FlatVolume dataset={dataset} choice={choice} frame={frame} regions={regions} />
      ) : (
        <Slice {...{ volume, dataset, axis, regions }} label={choice.label} unit={choice.unit} />
      )}
    </>
  );
}

export function SlicesTab({ dataset }: { dataset: DatasetInfo }) {
  const reports = useLab('dataset', (s) => s.reports);
  const { data } = useLabContext();
  const choices = useMemo(() => volumeChoices(reports), [reports]);
  const [chosen, setChosen] = useState(0);
  const [frame, setFrame] = useState(0);
  const choice = choices[chosen];
  const key = choice && [dataset.id, choice.file, choice.array, frame].join('\n');
  const asked = useAsked(key, 'reading the volume', (signal) =>
    data.volume(choice?.file ?? '', choice?.array ?? '', frame, signal),
  );
  if (!choice) return <p className={classes.dim}>No volume (NIfTI, Analyze, MGH) was dropped.</p>;
  return (
    <>
      <div className={classes.tools}>
        <Select
          label="Volume"
          searchable
          allowDeselect={false}
          data={choices.map(({ label }, i) => ({ value: String(i), label }))}
          value={String(chosen)}
          onChange={(value) => {
            setChosen(Number(value));
            setFrame(0);
          }}
        />
        {choice.nFrames > 1 && (
          <NumberInput
            label={`Frame of ${choice.nFrames}`}
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
        {(volume) => <Look {...{ volume, dataset, choice, frame }} />}
      </RemoteView>
    </>
  );
}
