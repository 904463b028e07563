/** @file The perturbation in words, step by step, in the order in which the steps apply. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import type { Perturbation } from '../../domain/decode.ts';
import type { Roi } from '../../domain/roi.ts';
import { movedStep, stepWords } from './model.ts';
import classes from './Rois.module.css';

export interface StepListProps {
  perturbation: Perturbation;
  rois: readonly Roi[];
  onChange(perturbation: Perturbation): void;
}

interface StepButtonProps {
  label: string;
  disabled?: boolean;
  onClick(): void;
  children: React.ReactNode;
}

function StepButton({ label, disabled = false, onClick, children }: StepButtonProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon size={16} aria-label={label} disabled={disabled} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

export function StepList({ perturbation, rois, onChange }: StepListProps) {
  if (perturbation.length === 0)
    return <p className={classes.hint}>The scan as it is: nothing is perturbed.</p>;
  const isLong = perturbation.length > 1;
  return (
    <ol className={classes.steps} aria-label="Perturbation steps">
      {perturbation.map((step, i) => {
        const words = stepWords(step, rois);
        return (
          <li key={`${i} ${words}`} className={classes.step}>
            <span>{words}</span>
            {isLong && (
              <StepButton
                label={`Earlier: ${words}`}
                disabled={i === 0}
                onClick={() => onChange(movedStep(perturbation, i, -1))}
              >
                <IconArrowUp size={11} />
              </StepButton>
            )}
            {isLong && (
              <StepButton
                label={`Later: ${words}`}
                disabled={i === perturbation.length - 1}
                onClick={() => onChange(movedStep(perturbation, i, 1))}
              >
                <IconArrowDown size={11} />
              </StepButton>
            )}
            <StepButton
              label={`Remove: ${words}`}
              onClick={() => onChange(perturbation.toSpliced(i, 1))}
            >
              <IconX size={11} />
            </StepButton>
          </li>
        );
      })}
    </ol>
  );
}
