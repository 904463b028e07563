/** @file Choices for training the paper's network: target, row of table 3, size, seed. */
import { Button, SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { Target } from '../../domain/decode.ts';
import { sizes, type SizeId } from '../../domain/training.ts';
import { presets } from '../../domain/training-presets.ts';
import type { TrainRequest } from '../../state/train-request.ts';
import { networkTargets, presetHelp } from './model.ts';
import { SizeAndSeed } from './SizeAndSeed.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Train.module.css';

export interface NetworkFormProps {
  dataset: DatasetInfo | undefined;
  hasGpu: boolean;
  busy: boolean;
  train(request: TrainRequest): void;
}

const presetData = presets.map(({ id, title }) => ({ value: id, label: title }));
export function NetworkForm({ dataset, hasGpu, busy, train }: NetworkFormProps) {
  const [target, setTarget] = useState<Target>('image');
  const [preset, setPreset] = useState('contra-finetuned');
  const [chosenSize, setSize] = useState<SizeId>();
  const [seed, setSeed] = useState(0);
  const choices = networkTargets(dataset);
  const lacks = choices.find((choice) => choice.target === target)?.lacks;
  const size = chosenSize ?? (hasGpu ? 'paper' : 'small');
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        train({ kind: 'conv', target, preset, size, seed });
      }}
    >
      <div className={classes.row}>
        <SegmentedControl
          aria-label="Target of the network"
          data={choices.map((choice) => ({ value: choice.target, label: choice.label }))}
          value={target}
          onChange={(value) => setTarget(value as Target)}
        />
      </div>
      <div className={classes.row}>
        <Tooltip label="Loss and schedule, as the rows of table 3 of Lin, Sprague and Singh (2022) name them; what the row does is told below">
          <Select
            label="Row of table 3"
            allowDeselect={false}
            w={270}
            data={presetData}
            value={preset}
            onChange={(value) => setPreset(value ?? preset)}
          />
        </Tooltip>
        <SizeAndSeed size={size} onSize={setSize} seed={seed} onSeed={setSeed} />
        <Button
          type="submit"
          variant="filled"
          aria-label="Train the network"
          disabled={busy || lacks !== undefined}
        >
          Train
        </Button>
      </div>
      {lacks !== undefined ? (
        <p className={classes.dim}>{lacks}</p>
      ) : (
        <dl className={classes.terms}>
          <dt>Row</dt>
          <dd>{presetHelp(preset, target)}</dd>
          <dt>Size</dt>
          <dd>{sizes[size].help}</dd>
        </dl>
      )}
    </form>
  );
}
