/** @file The controls of the map that are seldom touched: outlines, range, two-dimensional colours. */
import { Checkbox, NumberInput, Stack, Switch, Text } from '@mantine/core';
import { OptionsPopover } from '../../ui/OptionsPopover.tsx';
import type { RoiFamily } from '../rois/families.ts';
import type { FlatmapSettings } from './settings.ts';

export interface MapOptionsProps {
  settings: FlatmapSettings;
  onChange(change: Partial<FlatmapSettings>): void;
  families: readonly RoiFamily[];
  /** End of the bar in use, for the placeholder. */
  end: number;
  hasReliability: boolean;
}

function Families({ settings, onChange, families }: MapOptionsProps) {
  if (families.length === 0) return <Text size="xs">No ROIs are loaded.</Text>;
  const shown = families.map((f) => f.key).filter((key) => !settings.hiddenFamilies.includes(key));
  return (
    <Checkbox.Group
      label="Outline"
      size="xs"
      value={shown}
      onChange={(keys) =>
        onChange({
          hiddenFamilies: families.map((f) => f.key).filter((key) => !keys.includes(key)),
        })
      }
    >
      <Stack gap={4} mt={4}>
        {families.map(({ key, title }) => (
          <Checkbox key={key} size="xs" value={key} label={title} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

function Range({ settings, onChange, end }: MapOptionsProps) {
  return (
    <NumberInput
      label="End of the colour bar"
      description="Empty: round number above the 99.5th percentile"
      size="xs"
      min={0.01}
      step={0.5}
      placeholder={String(end)}
      value={settings.end ?? ''}
      onChange={(value) =>
        onChange({ end: typeof value === 'number' && value > 0 ? value : undefined })
      }
    />
  );
}

export function MapOptions(props: MapOptionsProps) {
  const { settings, onChange, hasReliability } = props;
  return (
    <OptionsPopover name="Map options" hint="Outlines, range, second dimension" width={230}>
      <Families {...props} />
      <Switch
        size="xs"
        label="Names of regions"
        checked={settings.labels}
        onChange={(event) => onChange({ labels: event.currentTarget.checked })}
      />
      <Switch
        size="xs"
        label="Fade by noise ceiling"
        description={hasReliability ? undefined : 'Needs an ncsnr file'}
        disabled={!hasReliability}
        checked={settings.fade}
        onChange={(event) => onChange({ fade: event.currentTarget.checked })}
      />
      <Range {...props} />
    </OptionsPopover>
  );
}
