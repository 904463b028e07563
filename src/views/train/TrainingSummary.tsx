/** @file What a training came to: its numbers and the path of penalties. */
import type { Training } from '../../state/types/training.ts';
import { FactList, type FactRow } from '../../ui/Fact.tsx';
import { BandTable } from './BandTable.tsx';
import { penaltyWords } from './model.ts';
import { PenaltyPath } from './PenaltyPath.tsx';
import { SaveMapper } from './SaveMapper.tsx';
import { ThresholdFigure } from './ThresholdFigure.tsx';
import classes from './Train.module.css';

function rows(training: Training): FactRow[] {
  const count = (n: number) => n.toLocaleString('en');
  const penalty = {
    label: 'penalty',
    value: penaltyWords(training.penalty),
    help: 'λ in |Y − XW|² + λ|W|², X the z-scored betas, Y the embeddings: the one with the best cross-validated correlation.',
  };
  return [
    ...(training.kind === 'ridge' && !training.bands ? [penalty] : []),
    {
      label: 'trials',
      value: count(training.nTrials),
      help: 'Training trials; repetitions are not averaged.',
    },
    {
      label: 'conditions',
      value: count(training.nConditions),
      help: 'Different stimuli among the training trials.',
    },
    {
      label: 'voxels used',
      value: count(training.nVoxels - training.nExcluded),
      help: `${count(training.nExcluded)} of ${count(training.nVoxels)} were left out: constant or not finite.`,
    },
    {
      label: 'time',
      value: `${training.seconds.toFixed(1)} s`,
      help: `From the call to the finished mapper, on ${training.backend}.`,
    },
    { label: 'backend', value: training.backend, help: 'What computed it, in the mapper worker.' },
    {
      label: 'model',
      value: training.model.name,
      help: `${training.model.signature}; sha256 ${training.model.sha256}`,
    },
  ];
}

export function TrainingSummary({ training }: { training: Training }) {
  return (
    <section aria-label="Last training" className={classes.summary}>
      <FactList wide rows={rows(training)} />
      {training.notes.length > 0 && (
        <ul className={classes.notes} aria-label="Notes on the training">
          {training.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <SaveMapper training={training} />
      {training.threshold && <ThresholdFigure report={training.threshold} />}
      {training.bands && <BandTable report={training.bands} />}
      {training.path.length > 0 && (
        <PenaltyPath
          path={training.path}
          chosen={training.penalty}
          isBanded={training.bands !== undefined}
        />
      )}
    </section>
  );
}
