/** @file The overlay of embeddings as plotly wants it: lines, axes, caption. Pure. */
import type { Choices } from '../../state/choices.ts';
import type { Data, Layout } from 'plotly.js';
import type { Target } from '../../domain/decode.ts';
import { correlation } from '../../numerics/correlation.ts';
import { cosine } from '../../numerics/vectors.ts';
import type { MappedView } from '../../state/types/decode.ts';

export type Scheme = 'dark' | 'light';

/** Dimensions shown at first: more than these cannot be told apart in a low panel. */
export const firstDimensions = 200;

export type OverlaySettings = Choices['overlay'];

export type LineName = OverlaySettings['hidden'][number];

const colours: Record<Scheme, Record<LineName, string>> = {
  // Told apart in lightness too: truth is neutral, decoded cyan, perturbed orange; the control is dotted.
  dark: { truth: '#9aa3b0', decoded: '#3db8cd', perturbed: '#ff9a52', control: '#d9c2ff' },
  light: { truth: '#7b8491', decoded: '#0b7083', perturbed: '#c2500a', control: '#5b3fa0' },
};

/** Colour of a line, for legends of ours. */
export function lineColour(scheme: Scheme, name: LineName): string {
  return colours[scheme][name];
}

/** Did the perturbation change the vector? */
export function isPerturbed(mapped: MappedView): boolean {
  const { decoded, perturbed } = mapped;
  return decoded !== perturbed && perturbed.some((value, i) => value !== decoded[i]);
}

interface Line {
  name: LineName;
  values: Float32Array;
}

/** What else is drawn: which truth, and the control where it was mapped. */
export interface LineOptions {
  truth?: OverlaySettings['truth'];
  control?: Float32Array | undefined;
}

/** The lines there are, back to front. */
export function linesOf(mapped: MappedView, { truth, control }: LineOptions = {}): Line[] {
  const lines: Line[] = [];
  const shownTruth = truth === 'raw' ? (mapped.truthRaw ?? mapped.truth) : mapped.truth;
  if (shownTruth) lines.push({ name: 'truth', values: shownTruth });
  lines.push({ name: 'decoded', values: mapped.decoded });
  if (control?.length === mapped.decoded.length) lines.push({ name: 'control', values: control });
  if (isPerturbed(mapped)) lines.push({ name: 'perturbed', values: mapped.perturbed });
  return lines;
}

const targetWords: Record<Target, { axis: string; title: string; unit: string }> = {
  image: { axis: 'CLIP dimension', title: 'Image embedding', unit: 'value, norm 1' },
  caption: { axis: 'CLIP dimension', title: 'Caption embedding', unit: 'value, norm 1' },
  resnet: { axis: 'ResNet dimension', title: 'ResNet embedding', unit: 'value, norm 1' },
  pixels: { axis: 'pixel, row by row', title: 'Pixels', unit: 'value, 0 to 1' },
};

/** What the panel is about: not every mapper predicts CLIP vectors. */
export function titleOf(target: Target): string {
  return targetWords[target].title;
}

function thresholded(values: Float32Array, threshold: number): (number | null)[] {
  return Array.from(values, (value) => (Math.abs(value) < threshold ? null : value));
}

export function tracesOf(
  mapped: MappedView,
  settings: OverlaySettings,
  scheme: Scheme,
  control?: Float32Array,
): Data[] {
  const count = settings.all ? mapped.decoded.length : firstDimensions;
  return linesOf(mapped, { truth: settings.truth, control })
    .filter(({ name }) => !settings.hidden.includes(name))
    .map(({ name, values }) => ({
      type: 'scatter',
      mode: 'lines',
      name,
      y: thresholded(values.subarray(0, count), settings.threshold),
      line: {
        color: colours[scheme][name],
        width: name === 'truth' ? 1.6 : 1.2,
        ...(name === 'control' && { dash: 'dot' as const }),
      },
      opacity: name === 'truth' ? 0.8 : 1,
      hovertemplate: `${name} %{y:.4f}<extra></extra>`,
    }));
}

const inks: Record<Scheme, { text: string; grid: string; zero: string; hover: string }> = {
  dark: { text: '#b4bac3', grid: '#2a303a', zero: '#4b5462', hover: '#14181e' },
  light: { text: '#4a525e', grid: '#e3e6ea', zero: '#b3bac4', hover: '#ffffff' },
};

/** Layout for a low, wide panel; `uirevision` keeps the zoom while scans change. */
export function layoutOf(target: Target, nShown: number, scheme: Scheme): Partial<Layout> {
  const { text, grid, zero, hover } = inks[scheme];
  const words = targetWords[target];
  const axis = { gridcolor: grid, zerolinecolor: zero, tickfont: { size: 10 }, fixedrange: false };
  return {
    autosize: true,
    margin: { l: 52, r: 10, t: 4, b: 32 },
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { color: text, size: 11, family: 'system-ui, sans-serif' },
    showlegend: false,
    hovermode: 'x unified',
    hoverlabel: { bgcolor: hover, font: { size: 11, color: text } },
    dragmode: 'zoom',
    uirevision: `${target} ${nShown}`,
    xaxis: {
      ...axis,
      zeroline: false,
      title: { text: words.axis, font: { size: 11 }, standoff: 4 },
    },
    yaxis: { ...axis, nticks: 5, title: { text: words.unit, font: { size: 11 }, standoff: 4 } },
  };
}

export interface Agreement {
  /** Name of the measure: cosine of embeddings, correlation of pixels. */
  measure: 'cosine' | 'r';
  decoded: number | undefined;
  perturbed: number | undefined;
  /** Perturbed with decoded: how far the perturbation moved the vector. */
  moved: number | undefined;
}

/** How alike the lines are. Pixels are all positive, so their cosine says little: Pearson's r. */
export function agreementOf(mapped: MappedView): Agreement {
  const { truth, decoded, perturbed, target } = mapped;
  const like = target === 'pixels' ? correlation : cosine;
  const changed = isPerturbed(mapped);
  const sameSize = truth?.length === decoded.length ? truth : undefined;
  return {
    measure: target === 'pixels' ? 'r' : 'cosine',
    decoded: sameSize && like(decoded, sameSize),
    perturbed: sameSize && changed ? like(perturbed, sameSize) : undefined,
    moved: changed ? like(perturbed, decoded) : undefined,
  };
}

function digits(value: number): string {
  return value.toFixed(3).replace('-', '−');
}

/** The agreement in words, a part each. */
export function agreementWords(agreement: Agreement): string[] {
  const { measure, decoded, perturbed, moved } = agreement;
  const toTruth =
    decoded === undefined
      ? 'truth not known'
      : `${measure} to truth ${digits(decoded)}${perturbed === undefined ? '' : ` → ${digits(perturbed)}`}`;
  return moved === undefined ? [toTruth] : [toTruth, `perturbed to decoded ${digits(moved)}`];
}
