/** @file The control line and what figure 11 of the paper leads to expect, in words. Pure. */
import type { Perturbation } from '../../domain/decode.ts';
import type { OverlayControl } from '../../state/overlay.ts';
import type { MappedView } from '../../state/types/decode.ts';

/** Draws of random voxels behind the control line and its interval. */
export const nDraws = 20;

/** Is the control that of the scan and the steps on the screen? */
export function isControlOf(
  control: OverlayControl | undefined,
  { trial, trials, target, decoded }: MappedView,
  perturbation: Perturbation,
): control is OverlayControl {
  return (
    control !== undefined &&
    control.request.trial === trial &&
    control.request.average === trials.length > 1 &&
    control.request.perturbation === perturbation &&
    control.target === target &&
    control.control.length === decoded.length
  );
}

const levelWords = {
  early: 'early visual areas',
  intermediate: 'intermediate areas',
  higher: 'higher-level areas',
};

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
}

/** `mean shift −0.0021; random voxels −0.0004 to +0.0003`. */
export function shiftWords({ shift: { perturbed, control } }: OverlayControl): string {
  return `mean shift ${signed(perturbed)}; random voxels ${signed(control.low)} to ${signed(control.high)}`;
}

/** What the paper expects of this perturbation, and whether this scan agrees. */
export function expectationWords({ expected, shift }: OverlayControl): string {
  if (!expected) return 'the paper speaks of whole levels, silenced or kept';
  const { level, op, direction } = expected;
  const { perturbed, control } = shift;
  const done = op === 'silence' ? 'silencing' : 'keeping only';
  const beyond = perturbed < control.low || perturbed > control.high;
  const agrees = perturbed < 0 === (direction === 'lower');
  const found = !beyond
    ? 'this scan: no more than random voxels do'
    : agrees
      ? 'this scan agrees'
      : 'this scan disagrees';
  return `paper: ${direction} for ${done} ${levelWords[level]}; ${found}`;
}
