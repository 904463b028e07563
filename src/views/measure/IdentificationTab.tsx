/** @file n-way identification: which scans, drawn from what, compared by what, among how many. */
import { Button } from '@mantine/core';
import type { Choices } from '../../state/choices.ts';
import { useChoice, useLab } from '../../state/hooks.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { RemoteView } from '../../ui/RemoteView.tsx';
import { SegmentField } from '../../ui/SegmentField.tsx';
import { OutdatedNote } from '../save/OutdatedNote.tsx';
import { FeatureNetwork } from './FeatureNetwork.tsx';
import { countOf } from './held-out-model.ts';
import { comparisons, needsPictures, waysWith } from './identification-model.ts';
import { IdentificationTable } from './IdentificationTable.tsx';
import classes from './Measure.module.css';
import { AmountField, ModeField, TrialsField } from './ScanFields.tsx';

type Choice = Choices['identification'];

/** As the paper draws: ten times, about a hundred scans each by the width of its intervals. */
const paper = { repeats: 10, pairs: 100 };

interface OptionsProps {
  choice: Choice;
  change(part: Partial<Choice>): void;
}

function Options({ choice, change }: OptionsProps) {
  const { by, trials, amount, condition, n } = choice;
  return (
    <div className={classes.options}>
      <SegmentField
        name="Compare by"
        help="Features and pixels are of the drawn picture and the seen one; embeddings are compared as they are predicted, and nothing is drawn"
        data={comparisons}
        value={by}
        onChange={(value) => change({ by: value })}
      />
      {needsPictures(by) && (
        <ModeField value={condition} onChange={(value) => change({ condition: value })} />
      )}
      <TrialsField
        name="Scans to identify"
        value={trials}
        onChange={(value) => change({ trials: value })}
      />
      <AmountField value={amount} onChange={(value) => change({ amount: value })} />
      <NumberField
        name="One more n"
        help="Pictures that the own one is sought among, itself counted; 2, 5, 10 and 50 are always measured where there are so many"
        suffix="-way"
        width={96}
        min={2}
        whole
        value={n}
        onChange={(value) => change({ n: value })}
      />
    </div>
  );
}

export function IdentificationTab() {
  const found = useLab('identification', (s) => s.result);
  const measure = useLab('identification', (s) => s.measure);
  const cancel = useLab('identification', (s) => s.cancel);
  const seed = useLab('selection', (s) => s.seed);
  const [choice, change] = useChoice('identification');
  const { by, trials, amount, condition, n } = choice;
  const request = { ...paper, by, trials, condition, seed, of: countOf(amount), ns: waysWith(n) };
  return (
    <>
      <p className={classes.dim}>
        Each held-out scan is decoded, and its own picture is sought among n by similarity: it is
        identified when it is nearer than the n - 1 others. The share is exact over all choices of
        the others. The same is done with decodings dealt to the wrong pictures.
      </p>
      <Options choice={choice} change={change} />
      {by === 'features' && <FeatureNetwork />}
      <Button
        variant="filled"
        mb={12}
        disabled={found.status === 'running'}
        onClick={() => measure(request)}
      >
        Measure identification
      </Button>
      <RemoteView
        progressAbove
        remote={found}
        onCancel={cancel}
        idle={`Nothing was measured yet.${needsPictures(by) ? ' A picture is drawn for each scan.' : ''}`}
      >
        {(value) => (
          <OutdatedNote study="identification" of={value}>
            <IdentificationTable found={value} />
          </OutdatedNote>
        )}
      </RemoteView>
    </>
  );
}
