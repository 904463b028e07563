/** @file One button a target: ridge mappers. */
import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { TrainRequest } from '../../state/train-request.ts';
import { bandChoices, type BandChoice } from './bands.ts';
import { targetChoices, type TargetChoice } from './model.ts';
import classes from './Train.module.css';

interface ChoiceProps {
  choice: TargetChoice;
  busy: boolean;
  train(): void;
}

function Choice({ choice, busy, train }: ChoiceProps) {
  const { label, help, lacks } = choice;
  return (
    <li className={classes.choice}>
      <div>
        <strong>{label}</strong>
        <div className={classes.dim}>{lacks ?? help}</div>
      </div>
      <Button
        variant="filled"
        aria-label={`Train a ridge mapper: ${label}`}
        disabled={busy || lacks !== undefined}
        onClick={train}
      >
        Train
      </Button>
    </li>
  );
}

export interface RidgeFormProps {
  dataset: DatasetInfo | undefined;
  busy: boolean;
  train(request: TrainRequest): void;
}

function Bands({
  choices,
  chosen,
  onChoose,
}: {
  choices: readonly BandChoice[];
  chosen: BandChoice;
  onChoose(id: BandChoice['id']): void;
}) {
  return (
    <div>
      <SegmentedControl
        aria-label="Penalties of the ridge"
        data={choices.map(({ id, label }) => ({ value: id, label }))}
        value={chosen.id}
        onChange={(value) => onChoose(value)}
      />
      <p className={classes.dim}>{chosen.help}</p>
    </div>
  );
}

export function RidgeForm({ dataset, busy, train }: RidgeFormProps) {
  const [id, setId] = useState<BandChoice['id']>('one');
  const bands = bandChoices(dataset?.rois ?? []);
  const chosen = bands.find((choice) => choice.id === id) ?? bands[0];
  const rule = id === 'one' || chosen.id !== id ? {} : { bands: id };
  return (
    <>
      <p className={classes.dim}>
        Ridge regression from z-scored betas of the training side. The penalty is chosen by
        cross-validation in which no condition is in two folds. The mapper is used as soon as it is
        trained.
      </p>
      {bands.length > 1 && <Bands choices={bands} chosen={chosen} onChoose={setId} />}
      <ul className={classes.choices}>
        {targetChoices(dataset).map((choice) => (
          <Choice
            key={choice.target}
            choice={choice}
            busy={busy}
            train={() => train({ kind: 'ridge', target: choice.target, seed: 0, ...rule })}
          />
        ))}
      </ul>
    </>
  );
}
