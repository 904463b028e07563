/** @file What the overlay shows: how many values, which truth, the control, a threshold. */
import { NumberInput, SegmentedControl, Switch, Text } from '@mantine/core';
import { OptionsPopover } from '../../ui/OptionsPopover.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { memo } from 'react';
import type { MappedView } from '../../state/types/decode.ts';
import { firstDimensions, isPerturbed, type OverlaySettings } from './model.ts';

export interface OverlayControlsProps {
  settings: OverlaySettings;
  mapped: MappedView;
  onSettings(change: Partial<OverlaySettings>): void;
}

/** Does the clamp change this truth? Where no value lies beyond it both are the same line. */
function clampChanges({ truth, truthRaw }: MappedView): boolean {
  return !!truth && !!truthRaw && truthRaw.some((value, i) => value !== truth[i]);
}

function Truth({ settings, mapped, onSettings }: OverlayControlsProps) {
  return (
    <div>
      <Text size="xs" fw={500}>
        Truth
      </Text>
      <SegmentedControl
        aria-label="Truth"
        size="xs"
        fullWidth
        disabled={!mapped.truthRaw}
        data={[
          { value: 'clamped', label: 'Clamped ±1.5' },
          { value: 'raw', label: 'As encoded' },
        ]}
        value={settings.truth}
        onChange={(value) => onSettings({ truth: value === 'raw' ? 'raw' : 'clamped' })}
      />
      {mapped.truthRaw && !clampChanges(mapped) && (
        <Text size="xs" c="dimmed">
          No value of this truth lies beyond ±1.5: both are the same.
        </Text>
      )}
    </div>
  );
}

function Options(props: OverlayControlsProps) {
  const { settings, mapped, onSettings } = props;
  return (
    <OptionsPopover name="Overlay options" hint="Truth, control, threshold" width={270}>
      {mapped.target !== 'pixels' && <Truth {...props} />}
      <Switch
        size="xs"
        label="Control: as many random voxels"
        description={
          isPerturbed(mapped) ? 'The same steps, 20 draws' : 'Shown once a step changes the scan'
        }
        checked={settings.control}
        onChange={(event) => onSettings({ control: event.currentTarget.checked })}
      />
      <NumberInput
        label="Leave out values nearer to 0 than"
        size="xs"
        min={0}
        max={1}
        step={0.01}
        decimalScale={3}
        value={settings.threshold}
        onChange={(value) => onSettings({ threshold: typeof value === 'number' ? value : 0 })}
      />
    </OptionsPopover>
  );
}

export const OverlayControls = memo(function OverlayControls(props: OverlayControlsProps) {
  const { settings, mapped, onSettings } = props;
  const n = mapped.decoded.length;
  return (
    <>
      {n > firstDimensions && (
        <Tooltip label="The first 200 dimensions, as the paper draws them, or all">
          <SegmentedControl
            aria-label="Dimensions"
            size="xs"
            data={[
              { value: 'first', label: `First ${firstDimensions}` },
              { value: 'all', label: `All ${n}` },
            ]}
            value={settings.all ? 'all' : 'first'}
            onChange={(value) => onSettings({ all: value === 'all' })}
          />
        </Tooltip>
      )}
      <Options {...props} />
    </>
  );
});
