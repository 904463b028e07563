/** @file Trains ridge mappers: one button a target, progress with time left, and the summary. */
import { Button } from '@mantine/core';
import { shown } from '../../domain/remote.ts';
import { useLab } from '../../state/hooks.ts';
import { RemoteView } from '../../ui/RemoteView.tsx';
import { targetChoices, type TargetChoice } from './model.ts';
import classes from './Train.module.css';
import { TrainingSummary } from './TrainingSummary.tsx';

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

export function TrainView() {
  const dataset = shown(useLab('dataset', (s) => s.dataset));
  const training = useLab('training', (s) => s.training);
  const train = useLab('training', (s) => s.train);
  const cancel = useLab('training', (s) => s.cancel);
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
            busy={training.status === 'running'}
            train={() => train(choice.target)}
          />
        ))}
      </ul>
      <RemoteView
        progressAbove
        remote={training}
        onCancel={cancel}
        idle="Nothing was trained in this tab yet."
      >
        {(value) => <TrainingSummary training={value} />}
      </RemoteView>
    </>
  );
}
