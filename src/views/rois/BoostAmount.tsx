/** @file How much is added to a boosted ROI: a slider and three presets. */
import { Chip, Group, Slider } from '@mantine/core';
import { boostPresets } from './model.ts';
import classes from './Rois.module.css';

export interface BoostAmountProps {
  name: string;
  /** z */
  amount: number;
  onAmount(amount: number): void;
}

function words(amount: number): string {
  return `${amount < 0 ? '−' : '+'}${Math.abs(amount)} z`;
}

export function BoostAmount({ name, amount, onAmount }: BoostAmountProps) {
  return (
    <div className={classes.boost}>
      <Slider
        className={classes.boostSlider}
        size="xs"
        thumbSize={12}
        min={-5}
        max={5}
        step={0.25}
        startPointValue={0}
        value={amount}
        label={words}
        thumbLabel={`Boost of ${name}`}
        thumbValueText={words}
        onChange={onAmount}
      />
      <span className={classes.amount}>{words(amount)}</span>
      <Chip.Group
        value={String(amount)}
        onChange={(value) => typeof value === 'string' && onAmount(Number(value))}
      >
        <Group gap={3} wrap="nowrap" role="radiogroup" aria-label={`Preset boosts of ${name}`}>
          {boostPresets.map((preset) => (
            <Chip
              key={preset}
              size="xs"
              value={String(preset)}
              classNames={{ label: classes.chip, iconWrapper: classes.chipIcon }}
            >
              {preset}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </div>
  );
}
