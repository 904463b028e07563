/** @file What is done to a predicted embedding before it conditions the generator. */
import { Switch } from '@mantine/core';
import { useLab } from '../../state/hooks.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Generators.module.css';

export function SettingsForm() {
  const { unitNorm, threshold, noise } = useLab('generators', (s) => s.settings);
  const setSettings = useLab('generators', (s) => s.setSettings);
  return (
    <div className={classes.settings}>
      <Tooltip label="Scale the embedding to length 1, as Lafite was trained; off: as the mapper predicts it">
        <Switch
          label="unit norm"
          checked={unitNorm}
          onChange={(event) => setSettings({ unitNorm: event.currentTarget.checked })}
        />
      </Tooltip>
      <NumberField
        name="Threshold of the condition"
        help="Entries of the embedding are clamped to this size first; 0 for none. Targets of mappers are clamped at 1.5"
        prefix="threshold "
        width={130}
        min={0}
        max={10}
        step={0.1}
        value={threshold}
        onChange={(value) => setSettings({ threshold: value })}
      />
      <NumberField
        name="Noise of the condition"
        help="Length of a random vector that is added to the embedding, drawn by the seed; 0 for none"
        prefix="noise "
        width={110}
        min={0}
        max={5}
        step={0.1}
        value={noise}
        onChange={(value) => setSettings({ noise: value })}
      />
    </div>
  );
}
