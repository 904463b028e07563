/** @file Which values are drawn black and white, and in which colours. */
import { Button, RangeSlider, SegmentedControl, Slider, Switch, Text } from '@mantine/core';
import { memo } from 'react';
import type { Volume } from '../../domain/volume.ts';
import { colormaps, gradient } from '../../ui/colormaps.ts';
import { OptionsPopover } from '../../ui/OptionsPopover.tsx';
import { shortNumber } from '../../ui/short-number.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { drawnRange, type SliceColours } from './slice-picture.ts';
import type { SliceSettings } from './slice-settings.ts';
import classes from './Slices.module.css';

interface Tuning {
  volume: Volume;
  colours: SliceColours;
  onSettings(change: Partial<SliceSettings>): void;
}

interface WindowProps extends Tuning {
  /** Undefined for that of the volume. */
  range: SliceSettings['range'];
  unit: string;
}

interface OptionsProps extends Tuning, Pick<SliceSettings, 'leftIsRight' | 'opacity'> {
  /** Regions lie over it. */
  hasRegions: boolean;
}

/** The slider reaches one width of the usual range beyond it: a few extreme voxels do not squeeze it. */
function boundsOf({ range, extent }: Volume): [number, number] {
  const width = range[1] - range[0];
  return [Math.max(extent[0], range[0] - width), Math.min(extent[1], range[1] + width)];
}

function background(signed: boolean): string {
  return signed ? gradient(colormaps['diverging-dark']) : 'linear-gradient(to right, black, white)';
}

/** The crosshair moves without it. */
export const SliceWindow = memo(function SliceWindow(props: WindowProps) {
  const { volume, colours, unit, onSettings } = props;
  const range = props.range ?? volume.range;
  const [low, high] = boundsOf(volume);
  const drawn = drawnRange({ colours, range });
  if (!(high > low)) return null;
  return (
    <div className={classes.window}>
      <Tooltip label="Values up to the left end are drawn in the first colour, values from the right end on in the last">
        <RangeSlider
          className={classes.windowSlider}
          minRange={(high - low) / 200}
          min={low}
          max={high}
          step={(high - low) / 200}
          value={[range[0], range[1]]}
          label={(value) => shortNumber(value, 4)}
          thumbFromLabel="Drawn darkest"
          thumbToLabel="Drawn lightest"
          size={4}
          thumbSize={14}
          onChange={(next) => onSettings({ range: next })}
        />
      </Tooltip>
      <span className={classes.scale}>
        {shortNumber(drawn[0], 4)}
        <i style={{ background: background(colours === 'signed') }} aria-hidden />
        {shortNumber(drawn[1], 4)} {unit}
      </span>
      <Tooltip label="From the 2nd to the 98th percentile of the values other than 0">
        <Button
          size="compact-xs"
          disabled={props.range === undefined}
          onClick={() => onSettings({ range: undefined })}
        >
          Reset
        </Button>
      </Tooltip>
    </div>
  );
});

const colourChoices = [
  { value: 'grey', label: 'Grey' },
  { value: 'signed', label: 'About 0' },
  { value: 'labels', label: 'Labels' },
] satisfies { value: SliceColours; label: string }[];

/** The crosshair and the window move without them. */
export const SliceOptions = memo(function SliceOptions(props: OptionsProps) {
  const { volume, leftIsRight, opacity, colours, hasRegions, onSettings } = props;
  return (
    <OptionsPopover name="Options of the slices" hint="Colours, sides, regions" width={270}>
      <div>
        <Text size="xs" fw={500}>
          Colours
        </Text>
        <SegmentedControl<SliceColours>
          aria-label="Colours of the slices"
          size="xs"
          fullWidth
          data={colourChoices}
          value={colours}
          onChange={(value) => onSettings({ colours: value })}
        />
      </div>
      {volume.affine && (
        <Switch
          size="xs"
          label="Right of the body at the left"
          description="As radiologists look at it; otherwise left is left"
          checked={leftIsRight}
          onChange={(event) => onSettings({ leftIsRight: event.currentTarget.checked })}
        />
      )}
      {hasRegions && (
        <div>
          <Text size="xs" fw={500}>
            Opacity of the regions
          </Text>
          <Slider
            size="xs"
            thumbLabel="Opacity of the regions"
            min={0}
            max={100}
            value={Math.round(100 * opacity)}
            label={(value) => `${value} %`}
            onChange={(value) => onSettings({ opacity: value / 100 })}
          />
        </div>
      )}
    </OptionsPopover>
  );
});
