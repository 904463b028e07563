/** @file Measures retrieval both ways on held-out conditions, beside chance and a shuffled control. */
import { Button, SegmentedControl, Switch, Tooltip } from '@mantine/core';
import { useState } from 'react';
import type { Target } from '../../domain/decode.ts';
import { useLab } from '../../state/hooks.ts';
import { RemoteView } from '../../ui/RemoteView.tsx';
import classes from './Measure.module.css';
import { RetrievalTable } from './RetrievalTable.tsx';

const targets: { value: Target; label: string }[] = [
  { value: 'image', label: 'Image' },
  { value: 'caption', label: 'Caption' },
  { value: 'pixels', label: 'Pixels' },
];

export function MeasureView() {
  const retrieval = useLab('evaluation', (s) => s.retrieval);
  const measure = useLab('evaluation', (s) => s.measureRetrieval);
  const cancel = useLab('evaluation', (s) => s.cancel);
  const [target, setTarget] = useState<Target>('image');
  const [average, setAverage] = useState(true);
  return (
    <>
      <p className={classes.dim}>
        Held-out scans are mapped and compared with the true embeddings of up to 300 held-out
        conditions. A scan counts when its own condition comes first. The same is done with the
        scans shuffled.
      </p>
      <div className={classes.options}>
        <SegmentedControl
          aria-label="Embedding to compare in"
          data={targets}
          value={target}
          onChange={setTarget}
        />
        <Tooltip label="Mean of the trials of each condition, instead of its first trial">
          <Switch
            label="Average repetitions"
            checked={average}
            onChange={(event) => setAverage(event.currentTarget.checked)}
          />
        </Tooltip>
        <Button
          variant="filled"
          disabled={retrieval.status === 'running'}
          onClick={() => measure({ target, average })}
        >
          Measure retrieval
        </Button>
      </div>
      <RemoteView
        progressAbove
        remote={retrieval}
        onCancel={cancel}
        idle="Nothing was measured yet."
      >
        {(value) => <RetrievalTable measure={value} />}
      </RemoteView>
    </>
  );
}
