/** @file The perturbation step by step, in the order in which the steps apply: each can be changed. */
import { useState } from 'react';
import type { Perturbation, PerturbationStep } from '../../domain/decode.ts';
import type { Roi } from '../../domain/roi.ts';
import { stepWords } from './model.ts';
import classes from './Rois.module.css';
import { StepRow } from './StepRow.tsx';
import { moved } from './steps.ts';

export interface StepListProps {
  steps: Perturbation;
  /** Of how many voxels the steps without a name choose theirs. */
  nVoxels: number;
  rois: readonly Roi[];
  /** What the steps act on when there are none. */
  empty: string;
  onChange(steps: Perturbation): void;
}

export function StepList({ steps, rois, nVoxels, empty, onChange }: StepListProps) {
  const [dragged, setDragged] = useState<number>();
  if (steps.length === 0) return <p className={`${classes.hint} ${classes.nothing}`}>{empty}</p>;
  const put = (index: number, step: PerturbationStep) => onChange(steps.with(index, step));
  return (
    <ol className={classes.steps} aria-label="Perturbation steps">
      {steps.map((step, i) => (
        <StepRow
          // Steps have no identity of their own: place and kind keep a slider alive while it moves.
          key={`${i} ${step.op}`}
          step={step}
          place={i + 1}
          words={stepWords(step, rois, nVoxels)}
          isDragged={dragged === i}
          onStep={(changed) => put(i, changed)}
          onRemove={() => onChange(steps.toSpliced(i, 1))}
          onMove={(by) => onChange(moved(steps, i, i + by))}
          onDrag={(isOn) => setDragged(isOn ? i : undefined)}
          onDrop={() => dragged !== undefined && onChange(moved(steps, dragged, i))}
        />
      ))}
    </ol>
  );
}
