/** @file Which values are drawn black and white, and in which colours. */
import { Button, RangeSlider, SegmentedControl, Slider, Switch, Text } from '@mantine/core';
import type { Volume } from '../../domain/volume.ts';
import { colormaps, gradient } from '../../ui/colormaps.ts';
import { OptionsPopover } from '../../ui/OptionsPopover.tsx';
import { shortNumber } from '../../ui/short-number.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { drawnRange, type SliceColours } from './slices.ts';
import type { SliceSettings } from './slice-settings.ts';
import classes from './Slices.module.css';

export interface SliceSettingProps {
  volume: Volume;
  settings: SliceSettings;
  colours: SliceColours;
  unit: string;
  /** Regions lie over it. */
  hasRegions: boolean;
  onSettings(change: Partial<SliceSettings>): void;
}

/** The slider reaches one width of the usual range beyond it: a few extreme voxels do not squeeze it. */
function boundsOf({ range, extent }: Volume): [number, number] {
  const width = range[1] - range[0];
  return [Math.max(extent[0], range[0] - width), Math.min(extent[1], range[1] + width)];
}

function background(signed: boolean): string {
  return signed ? gradient(colormaps['diverging-dark']) : 'linear-gradient(to right, black, white)';
}

export function SliceWindow(props: SliceSettingProps) {
  const { volume, settings, colours, unit, onSettings } = props;
  const range = settings.range ?? volume.range;
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
          disabled={settings.range === undefined}
          onClick={() => onSettings({ range: undefined })}
        >
          Reset
        </Button>
      </Tooltip>
    </div>
  );
}

const colourChoices = [
  { value: 'grey', label: 'Grey' },
  { value: 'signed', label: 'About 0' },
  { value: 'labels', label: 'Labels' },
] satisfies { value: SliceColours; label: string }[];

export function SliceOptions(props: SliceSettingProps) {
  const { volume, settings, colours, hasRegions, onSettings } = props;
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
          checked={settings.leftIsRight}
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
            value={Math.round(100 * settings.opacity)}
            label={(value) => `${value} %`}
            onChange={(value) => onSettings({ opacity: value / 100 })}
          />
        </div>
      )}
    </OptionsPopover>
  );
}
