/** @file Truth, decoded and perturbed embedding over one another, with their cosine. */
import { useMemo } from 'react';
import type { OverlayControl } from '../../state/overlay.ts';
import type { MappedView } from '../../state/types/decode.ts';
import { Fact } from '../../ui/Fact.tsx';
import { whenIdle, type WhenFree } from '../../ui/when-idle.ts';
import { expectationWords, nDraws, shiftWords } from './control.ts';
import classes from './Embedding.module.css';
import {
  agreementOf,
  agreementWords,
  firstDimensions,
  layoutOf,
  lineColour,
  linesOf,
  titleOf,
  tracesOf,
  type LineName,
  type OverlaySettings,
  type Scheme,
} from './model.ts';
import { Plot } from './Plot.tsx';

export interface EmbeddingViewProps {
  mapped: MappedView;
  stale: boolean;
  settings: OverlaySettings;
  scheme: Scheme;
  /** The same perturbation on random voxels, where it was mapped. */
  control: OverlayControl | undefined;
  onSettings(change: Partial<OverlaySettings>): void;
  /** When the plot may be drawn: when the page is idle, if nothing else is told. */
  whenFree?: WhenFree;
}

/** What a line is, on hover and for those who cannot see its colour. */
function explain(name: LineName, { truth }: OverlaySettings): string {
  switch (name) {
    case 'truth':
      return truth === 'raw'
        ? 'CLIP embedding of what was seen, as CLIP gave it, at unit norm'
        : "CLIP embedding of what was seen, clamped to ±1.5 as the mapper's targets are, then at unit norm";
    case 'decoded':
      return 'What the scan as it is maps to';
    case 'perturbed':
      return 'What the scan maps to after the steps';
    case 'control':
      return 'The same steps on as many random voxels (the first draw)';
  }
}

interface LegendProps extends Pick<EmbeddingViewProps, 'settings' | 'scheme' | 'onSettings'> {
  names: LineName[];
}

/** Legend of our own: its buttons hide and show a line, by keyboard too. */
function Legend({ names, settings, scheme, onSettings }: LegendProps) {
  const toggle = (name: LineName) => {
    const isHidden = settings.hidden.includes(name);
    const hidden = settings.hidden.filter((other) => other !== name);
    onSettings({ hidden: isHidden ? hidden : [...hidden, name] });
  };
  return names.map((name) => (
    <button
      key={name}
      type="button"
      className={classes.key}
      aria-pressed={!settings.hidden.includes(name)}
      title={explain(name, settings)}
      onClick={() => toggle(name)}
    >
      <span
        className={classes.swatch}
        data-dotted={name === 'control' || undefined}
        style={{ color: lineColour(scheme, name) }}
      />
      {name === 'truth' && settings.truth === 'raw' ? 'truth, not clamped' : name}
    </button>
  ));
}

/** How far the mean moves, beside random voxels and the paper's figure 11. */
function Shift({ control }: { control: OverlayControl }) {
  return (
    <div className={classes.shift} role="note">
      <Fact
        help={`Mean over all dimensions of the prediction, before it is normalised, perturbed minus as it is. Beside it the central 95 % of ${nDraws} draws of as many random voxels.`}
      >
        {shiftWords(control)}
      </Fact>
      <Fact help="Lin et al. 2022, figure 11: silencing early visual cortex lowers the embedding, silencing higher-level regions raises it, keeping only a level does the opposite. One scan is no test: Effects, Levels measures many.">
        {expectationWords(control)}
      </Fact>
    </div>
  );
}

export function EmbeddingView(props: EmbeddingViewProps) {
  const { mapped, stale, settings, scheme, control, whenFree = whenIdle } = props;
  const line = control?.control;
  const traces = useMemo(
    () => tracesOf(mapped, settings, scheme, line),
    [mapped, settings, scheme, line],
  );
  const n = settings.all ? mapped.decoded.length : firstDimensions;
  const layout = useMemo(() => layoutOf(mapped.target, n, scheme), [mapped.target, n, scheme]);
  const words = useMemo(() => agreementWords(agreementOf(mapped)), [mapped]);
  return (
    <figure className={classes.figure} data-stale={stale || undefined}>
      <Plot
        traces={traces}
        layout={layout}
        label={`${titleOf(mapped.target)}: ${words.join(', ')}`}
        whenFree={whenFree}
      />
      <figcaption className={classes.caption}>
        <Legend {...props} names={linesOf(mapped, { control: line }).map(({ name }) => name)} />
        <Fact
          className={classes.agreement}
          help="Cosine p·t / (|p| |t|) of the prediction p with the true embedding t (clamped to ±1.5 before, as the mapper's targets are): 1 the same direction, 0 unrelated. For pixels Pearson's r."
        >
          {words.join(' · ')}
        </Fact>
      </figcaption>
      {control && <Shift control={control} />}
    </figure>
  );
}
