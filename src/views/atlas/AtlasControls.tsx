/** @file What the map shows: which embeddings, how they are laid out, how they are coloured. */
import { Button, NumberInput, SegmentedControl, Switch } from '@mantine/core';
import type { AtlasSettings } from '../../state/atlas.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Atlas.module.css';

export interface AtlasControlsProps {
  settings: AtlasSettings;
  nHeldOut: number;
  nAll: number;
  hasCategories: boolean;
  running: boolean;
  decoding: boolean;
  onSettings(change: Partial<AtlasSettings>): void;
  onDraw(): void;
  onCancel(): void;
}

type Set = AtlasControlsProps['onSettings'];

function UmapFields({ settings, onSettings }: { settings: AtlasSettings; onSettings: Set }) {
  const { neighbours, minDist, seed } = settings;
  const number = (set: (value: number) => void) => (value: string | number) =>
    typeof value === 'number' && set(value);
  return (
    <>
      <Tooltip label="Neighbours that each point is held near to: few show the fine, many the coarse order">
        <NumberInput
          aria-label="Neighbours"
          w={122}
          suffix=" neighbours"
          min={2}
          max={200}
          allowDecimal={false}
          value={neighbours}
          onChange={number((value) => onSettings({ neighbours: value }))}
        />
      </Tooltip>
      <Tooltip label="Least distance of points in the plane: 0 packs them, 1 spreads them">
        <NumberInput
          aria-label="Least distance"
          w={92}
          prefix="dist. "
          min={0}
          max={1}
          step={0.05}
          decimalScale={2}
          value={minDist}
          onChange={number((value) => onSettings({ minDist: value }))}
        />
      </Tooltip>
      <Tooltip label="UMAP begins from random places and draws its pairs: the same seed gives the same map">
        <NumberInput
          aria-label="Seed of the map"
          w={78}
          prefix="seed "
          min={0}
          allowDecimal={false}
          value={seed}
          onChange={number((value) => onSettings({ seed: value }))}
        />
      </Tooltip>
    </>
  );
}

export function AtlasControls(props: AtlasControlsProps) {
  const { settings, nHeldOut, nAll, hasCategories, running, decoding } = props;
  const { onSettings, onDraw, onCancel } = props;
  return (
    <div className={classes.controls}>
      <Tooltip label="True embeddings of the stimuli of held-out conditions, or of all conditions; those not encoded yet are encoded">
        <SegmentedControl
          aria-label="Embeddings of"
          data={[
            { value: 'held-out', label: `Held out (${nHeldOut})` },
            { value: 'all', label: `All (${nAll.toLocaleString('en')})` },
          ]}
          value={settings.scope}
          onChange={(value) => onSettings({ scope: value === 'all' ? 'all' : 'held-out' })}
        />
      </Tooltip>
      <Tooltip label="PCA: the two directions of largest variance. UMAP: neighbours stay together, distances between clusters mean little">
        <SegmentedControl
          aria-label="Layout"
          data={[
            { value: 'pca', label: 'PCA' },
            { value: 'umap', label: 'UMAP' },
          ]}
          value={settings.method}
          onChange={(value) => onSettings({ method: value === 'umap' ? 'umap' : 'pca' })}
        />
      </Tooltip>
      {settings.method === 'umap' && <UmapFields settings={settings} onSettings={onSettings} />}
      {(settings.method === 'umap' || running) && (
        <Button variant={running ? 'default' : 'filled'} onClick={running ? onCancel : onDraw}>
          {running ? 'Cancel' : 'Lay out'}
        </Button>
      )}
      {hasCategories && (
        <Tooltip label="The first category of the picture, the most frequent ones coloured; or the side of the split">
          <SegmentedControl
            aria-label="Colour by"
            data={[
              { value: 'category', label: 'Category' },
              { value: 'split', label: 'Split' },
            ]}
            value={settings.colour}
            onChange={(value) => onSettings({ colour: value === 'split' ? 'split' : 'category' })}
          />
        </Tooltip>
      )}
      <Tooltip label="What held-out scans (mean of the presentations) decode to, each joined with the embedding of its own picture">
        <Switch
          label={decoding ? 'Decoding' : 'Decoded scans'}
          checked={settings.decoded}
          onChange={(event) => onSettings({ decoded: event.currentTarget.checked })}
        />
      </Tooltip>
    </div>
  );
}
