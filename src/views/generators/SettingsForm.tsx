/** @file What is done to a predicted embedding before it conditions the generator. */
import { NumberInput, Switch, Tooltip } from '@mantine/core';
import { useLab } from '../../state/hooks.ts';
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
      <Tooltip label="Entries of the embedding are clamped to this size first; 0 for none. Targets of mappers are clamped at 1.5">
        <NumberInput
          aria-label="Threshold of the condition"
          prefix="threshold "
          w={130}
          min={0}
          max={10}
          step={0.1}
          value={threshold}
          onChange={(value) => typeof value === 'number' && setSettings({ threshold: value })}
        />
      </Tooltip>
      <Tooltip label="Length of a random vector that is added to the embedding, drawn by the seed; 0 for none">
        <NumberInput
          aria-label="Noise of the condition"
          prefix="noise "
          w={110}
          min={0}
          max={5}
          step={0.1}
          value={noise}
          onChange={(value) => typeof value === 'number' && setSettings({ noise: value })}
        />
      </Tooltip>
    </div>
  );
}
