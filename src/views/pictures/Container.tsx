/** @file Seen, decoded, perturbed and retrieved pictures of the selected scan. */
import { NumberInput, SegmentedControl } from '@mantine/core';
import { memo } from 'react';
import type { ConditionMode } from '../../domain/decode.ts';
import { shown } from '../../domain/remote.ts';
import { useLab, useLabRemote } from '../../state/hooks.ts';
import type { DecodeState } from '../../state/types/decode.ts';
import { Panel } from '../../ui/Panel.tsx';
import { RemoteView } from '../../ui/RemoteView.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Pictures.module.css';
import { PictureRow } from './PictureRow.tsx';
import { ProvenanceButton } from './ProvenanceButton.tsx';
import { RetrievedRow } from './RetrievedRow.tsx';
import { ResultFacts } from './ResultFacts.tsx';
import { Words } from './Words.tsx';

const modes = [
  { value: 'image', label: 'Image' },
  { value: 'text', label: 'Text' },
  { value: 'both', label: 'Both' },
] satisfies { value: ConditionMode; label: string }[];

const Controls = memo(function Controls() {
  const condition = useLab('selection', (s) => s.condition);
  const setCondition = useLab('selection', (s) => s.setCondition);
  const seed = useLab('selection', (s) => s.seed);
  const setSeed = useLab('selection', (s) => s.setSeed);
  return (
    <>
      <Tooltip label="Which predicted CLIP vectors condition the generator: image, caption or both">
        <SegmentedControl
          aria-label="Generator condition"
          size="xs"
          data={modes}
          value={condition}
          onChange={setCondition}
        />
      </Tooltip>
      <Tooltip label="Seed of the generator's z and noise: the same seed gives the same picture">
        <NumberInput
          aria-label="Seed"
          className={classes.seed}
          prefix="seed "
          hideControls
          min={0}
          max={4294967295}
          allowDecimal={false}
          value={seed}
          onChange={(value) => typeof value === 'number' && setSeed(value)}
        />
      </Tooltip>
      <ProvenanceButton />
    </>
  );
});

const picturesOf = ({ pictures }: DecodeState) => pictures;
const retrievedOf = ({ retrieved }: DecodeState) => retrieved;
const captionsOf = ({ captions }: DecodeState) => captions;

export function PicturesPanel() {
  const pictures = useLabRemote('decode', picturesOf);
  const retrieved = useLabRemote('decode', retrievedOf);
  const captions = useLabRemote('decode', captionsOf);
  const retry = useLab('decode', (s) => s.retry);
  const dataset = shown(useLab('dataset', (s) => s.dataset));
  return (
    <Panel title="Pictures" actions={<Controls />} className={classes.panel}>
      <RemoteView
        remote={pictures}
        onRetry={retry}
        idle="The seen and the decoded picture of a scan appear here."
      >
        {(value) => <PictureRow view={value} />}
      </RemoteView>
      <RemoteView remote={captions} onRetry={retry}>
        {(value) => <Words view={value} />}
      </RemoteView>
      <RemoteView remote={retrieved} onRetry={retry}>
        {(value) => (
          <>
            <ResultFacts view={value} />
            {dataset && <RetrievedRow view={value} dataset={dataset} />}
          </>
        )}
      </RemoteView>
    </Panel>
  );
}
