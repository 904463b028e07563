/** @file Fréchet and kernel distance of decoded pictures from seen ones. */
import { Button } from '@mantine/core';
import { useChoice, useLab } from '../../state/hooks.ts';
import { RemoteView } from '../../ui/RemoteView.tsx';
import { OutdatedNote } from '../save/OutdatedNote.tsx';
import { DistancesTable } from './DistancesTable.tsx';
import { FeatureNetwork } from './FeatureNetwork.tsx';
import { countOf } from './held-out-model.ts';
import classes from './Measure.module.css';
import { AmountField, ModeField, TrialsField } from './ScanFields.tsx';

export function DistancesTab() {
  const found = useLab('distances', (s) => s.result);
  const measure = useLab('distances', (s) => s.measure);
  const cancel = useLab('distances', (s) => s.cancel);
  const seed = useLab('selection', (s) => s.seed);
  const [{ trials, amount, condition }, change] = useChoice('distances');
  return (
    <>
      <p className={classes.dim}>
        Decoded pictures as a set beside the set of pictures that were seen: are they pictures of
        the same kind? Which picture belongs to which scan does not matter here; identification
        tells that. Noise in the place of the scans shows how near a decoder comes without them.
      </p>
      <div className={classes.options}>
        <ModeField value={condition} onChange={(value) => change({ condition: value })} />
        <TrialsField
          name="Scans to decode"
          value={trials}
          onChange={(value) => change({ trials: value })}
        />
        <AmountField value={amount} onChange={(value) => change({ amount: value })} />
      </div>
      <FeatureNetwork />
      <Button
        variant="filled"
        mb={12}
        disabled={found.status === 'running'}
        onClick={() => measure({ trials, condition, seed, of: countOf(amount) })}
      >
        Measure the distance
      </Button>
      <RemoteView
        progressAbove
        remote={found}
        onCancel={cancel}
        idle="Nothing was measured yet. Two pictures are drawn for each scan: its own, and one from noise."
      >
        {(value) => (
          <OutdatedNote study="distances" of={value}>
            <DistancesTable found={value} />
          </OutdatedNote>
        )}
      </RemoteView>
    </>
  );
}
