/** @file Truth, decoded and perturbed embedding over one another, with their cosine. */
import { useMemo } from 'react';
import type { MappedView } from '../../state/types.ts';
import { Fact } from '../../ui/Fact.tsx';
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
  onSettings(change: Partial<OverlaySettings>): void;
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
      onClick={() => toggle(name)}
    >
      <span className={classes.swatch} style={{ background: lineColour(scheme, name) }} />
      {name}
    </button>
  ));
}

export function EmbeddingView(props: EmbeddingViewProps) {
  const { mapped, stale, settings, scheme } = props;
  const traces = useMemo(() => tracesOf(mapped, settings, scheme), [mapped, settings, scheme]);
  const n = settings.all ? mapped.decoded.length : firstDimensions;
  const layout = useMemo(() => layoutOf(mapped.target, n, scheme), [mapped.target, n, scheme]);
  const words = useMemo(() => agreementWords(agreementOf(mapped)), [mapped]);
  return (
    <figure className={classes.figure} data-stale={stale || undefined}>
      <Plot
        traces={traces}
        layout={layout}
        label={`${titleOf(mapped.target)}: ${words.join(', ')}`}
      />
      <figcaption className={classes.caption}>
        <Legend {...props} names={linesOf(mapped).map((line) => line.name)} />
        <Fact
          className={classes.agreement}
          help="Cosine p·t / (|p| |t|) of the prediction p with the true embedding t (clamped to ±1.5 before, as the mapper's targets are): 1 the same direction, 0 unrelated. For pixels Pearson's r."
        >
          {words.join(' · ')}
        </Fact>
      </figcaption>
    </figure>
  );
}
