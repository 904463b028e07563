/** @file Every region changed in turn on many held-out scans, beside random voxels. */
import { Button, SegmentedControl } from '@mantine/core';
import { shown } from '../../domain/remote.ts';
import { useChoice, useLab } from '../../state/hooks.ts';
import { RemoteView } from '../../ui/RemoteView.tsx';
import classes from './Effects.module.css';
import { EffectsTable } from './EffectsTable.tsx';
import { operations } from './model.ts';
import { OutdatedNote } from '../save/OutdatedNote.tsx';
import { ScansField } from './ScansField.tsx';

export function RegionsTab() {
  const effects = useLab('effects', (s) => s.result);
  const measure = useLab('effects', (s) => s.measure);
  const cancel = useLab('effects', (s) => s.cancel);
  const average = useLab('selection', (s) => s.average);
  const seed = useLab('selection', (s) => s.seed);
  const hasRois = shown(useLab('dataset', (s) => s.dataset))?.rois.length !== 0;
  const [{ op, nScans }, choose] = useChoice('regions');
  return (
    <>
      <p className={classes.dim}>
        Each region in turn is changed in the same way on many held-out scans, and the same is done
        to as many random voxels: an effect counts when it differs from that of its size.
      </p>
      <div className={classes.options}>
        <SegmentedControl
          aria-label="What is done to each region"
          data={operations}
          value={op}
          onChange={(next) => choose({ op: next })}
        />
        <ScansField name="Scans" value={nScans} onChange={(value) => choose({ nScans: value })} />
        <Button
          variant="filled"
          disabled={effects.status === 'running' || !hasRois}
          onClick={() => measure({ op, amount: op === 'add' ? 2 : 0, nScans, average, seed })}
        >
          Measure regions
        </Button>
      </div>
      {!hasRois && <p className={classes.dim}>No regions are loaded: drop ROI files.</p>}
      <RemoteView
        progressAbove
        remote={effects}
        onCancel={cancel}
        idle="Nothing was measured yet. Scans are mapped in one call each; the truths are encoded first."
      >
        {(value) => (
          <OutdatedNote study="effects" of={value} average={value.request.average}>
            <EffectsTable effects={value} />
          </OutdatedNote>
        )}
      </RemoteView>
    </>
  );
}
