/** @file One button a target: ridge mappers. */
import { Button } from '@mantine/core';
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { TrainRequest } from '../../state/train-request.ts';
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

export function RidgeForm({ dataset, busy, train }: RidgeFormProps) {
  return (
    <>
      <p className={classes.dim}>
        Ridge regression from z-scored betas of the training side. The penalty is chosen by
        cross-validation in which no condition is in two folds. The mapper is used as soon as it is
        trained.
      </p>
      <ul className={classes.choices}>
        {targetChoices(dataset).map((choice) => (
          <Choice
            key={choice.target}
            choice={choice}
            busy={busy}
            train={() => train({ kind: 'ridge', target: choice.target, seed: 0 })}
          />
        ))}
      </ul>
    </>
  );
}
