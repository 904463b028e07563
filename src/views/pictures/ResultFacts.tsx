/** @file How good the decoding is: rank, cosine, and whether it could have been learnt by heart. */
import { Badge } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { activeSteps } from '../../domain/decode.ts';
import { useLabLater } from '../../state/hooks.ts';
import type { RetrievedView } from '../../state/types/decode.ts';
import type { SelectionState } from '../../state/types/selection.ts';
import { Fact } from '../../ui/Fact.tsx';
import { iconSize } from '../../ui/icon-size.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Pictures.module.css';
import { cosineChange, rankChange, trainingSide, type Change } from './model.ts';

function ChangeFact({ label, change, help }: { label: string; change: Change; help: string }) {
  return (
    <span className={classes.change}>
      <span className={classes.dim}>{label}</span>
      <Fact help={help}>
        {change.before}
        {change.after !== undefined && (
          <>
            <IconArrowRight size={iconSize.small} aria-label="becomes" className={classes.arrow} />
            <b>{change.after}</b>
          </>
        )}
      </Fact>
    </span>
  );
}

const sideHelp = {
  'held out': 'No trial of this condition was on the training side of the split.',
  train: 'Trials of this condition are on the training side: a good picture proves little.',
  neither: 'This trial is on neither side of the split.',
};

const sideText = { 'held out': 'held out', train: 'in training', neither: 'not in the split' };

/** Whether the picture could have been learnt by heart, and whether a brain was measured at all. */
export function ResultBadges({ trial, dataset }: { trial: number; dataset: DatasetInfo }) {
  const side = trainingSide(dataset, trial);
  return (
    <span className={classes.badges}>
      <Tooltip label={sideHelp[side]}>
        <Badge color={side === 'train' ? 'yellow' : 'signal'} c="var(--mantine-color-text)">
          {sideText[side]}
        </Badge>
      </Tooltip>
      {dataset.simulated && (
        <Tooltip label="Betas, stimuli and models are simulated: nothing here was measured in a brain.">
          <Badge color="grape">simulated</Badge>
        </Tooltip>
      )}
    </span>
  );
}

const isPerturbedOf = ({ perturbation }: SelectionState) => activeSteps(perturbation).length > 0;

export function ResultFacts({ view }: { view: RetrievedView }) {
  const isPerturbed = useLabLater('selection', isPerturbedOf);
  return (
    <div className={classes.facts}>
      <ChangeFact
        label="rank"
        change={rankChange(view, isPerturbed)}
        help={`Place of the seen picture when ${view.of} conditions are sorted by cosine to the prediction; 1 is best, chance is ${Math.round((view.of + 1) / 2)}.`}
      />
      <ChangeFact
        label="cosine"
        change={cosineChange(view, isPerturbed)}
        help="Cosine p·t / (|p| |t|) of the predicted embedding p with the CLIP embedding t of the seen picture, t clamped to ±1.5 before as the mapper's targets are; 0 is unrelated."
      />
    </div>
  );
}
