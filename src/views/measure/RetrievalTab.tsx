/** @file Measures retrieval both ways on held-out scans, beside chance and its controls. */
import { Button, Switch } from '@mantine/core';
import type { Choices } from '../../state/choices.ts';
import { useChoice, useLab } from '../../state/hooks.ts';
import { RemoteView } from '../../ui/RemoteView.tsx';
import { SegmentField } from '../../ui/SegmentField.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { OutdatedNote } from '../save/OutdatedNote.tsx';
import classes from './Measure.module.css';
import { RetrievalTable } from './RetrievalTable.tsx';
import { TrialsField } from './ScanFields.tsx';

type Choice = Choices['retrieval'];
type Target = Choice['target'];

const targets: { value: Target; label: string }[] = [
  { value: 'image', label: 'Image' },
  { value: 'caption', label: 'Caption' },
  { value: 'resnet', label: 'ResNet-like' },
  { value: 'pixels', label: 'Pixels' },
  { value: 'combined', label: 'Combined' },
];

/** Repetitions with other scans, or other samples of them. */
const DRAWS = 30;

interface OptionsProps {
  choice: Choice;
  change(part: Partial<Choice>): void;
}

function Options({ choice, change }: OptionsProps) {
  return (
    <div className={classes.options}>
      <SegmentField
        name="Embedding to compare in"
        help="Similarity of a prediction p and a truth t: cosine p·t / (|p| |t|) for embeddings, Pearson's r for pixels; combined: the weighted sum of the cosines of several mappers"
        data={targets}
        value={choice.target}
        onChange={(target) => change({ target })}
      />
      <TrialsField
        name="Scans to retrieve"
        value={choice.trials}
        onChange={(trials) => change({ trials })}
      />
      <Tooltip label="Compare with all held-out scans instead of the first 300">
        <Switch
          label="Full gallery"
          checked={choice.full}
          onChange={({ currentTarget }) => change({ full: currentTarget.checked })}
        />
      </Tooltip>
      <Tooltip label="An interval from 30 other sets of scans, or bootstrap samples where all are used">
        <Switch
          label={`${DRAWS} draws`}
          checked={choice.draws > 0}
          onChange={({ currentTarget }) => change({ draws: currentTarget.checked ? DRAWS : 0 })}
        />
      </Tooltip>
    </div>
  );
}

export function RetrievalTab() {
  const retrieval = useLab('retrieval', (s) => s.result);
  const measure = useLab('retrieval', (s) => s.measure);
  const cancel = useLab('retrieval', (s) => s.cancel);
  const seed = useLab('selection', (s) => s.seed);
  const [choice, change] = useChoice('retrieval');
  const { target, trials, full, draws } = choice;
  return (
    <>
      <p className={classes.dim}>
        Held-out scans are mapped and compared with the true embeddings of held-out conditions. A
        scan counts when its own condition comes first. The same is done with shuffled scans, the
        mean scan and noise. Combined adds the similarities of several mappers, with weights tuned
        on other scans than those judged.
      </p>
      <Options choice={choice} change={change} />
      <Button
        variant="filled"
        mb={12}
        disabled={retrieval.status === 'running'}
        onClick={() => measure({ target, trials, of: full ? Infinity : 300, draws, seed })}
      >
        Measure retrieval
      </Button>
      <RemoteView
        progressAbove
        remote={retrieval}
        onCancel={cancel}
        idle="Nothing was measured yet."
      >
        {(value) => (
          <OutdatedNote study="retrieval" of={value}>
            <RetrievalTable measure={value} />
          </OutdatedNote>
        )}
      </RemoteView>
    </>
  );
}
