/** @file One step: taken along by its handle, switched, changed, removed; its amount is live. */
import { ActionIcon, Checkbox, NativeSelect, Slider } from '@mantine/core';
import { IconDice, IconGripVertical, IconX } from '@tabler/icons-react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { PerturbationOp, PerturbationStep } from '../../domain/decode.ts';
import { placeWords } from '../../domain/step-place.ts';
import { iconSize } from '../../ui/icon-size.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Rois.module.css';
import { amountOf, amountRanges, opLabels, switched, withOp } from './steps.ts';

export interface StepRowProps {
  step: PerturbationStep;
  /** From 1. */
  place: number;
  /** The step in words, with its number of voxels. */
  words: string;
  isDragged: boolean;
  onStep(step: PerturbationStep): void;
  onRemove(): void;
  onMove(by: -1 | 1): void;
  onDrag(isOn: boolean): void;
  onDrop(): void;
}

interface SmallButtonProps {
  label: string;
  onClick(): void;
  children: ReactNode;
}

function SmallButton({ label, onClick, children }: SmallButtonProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon size={16} aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

function Handle({ words, onMove, onDrag }: Pick<StepRowProps, 'words' | 'onMove' | 'onDrag'>) {
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined;
    if (by === undefined) return;
    event.preventDefault();
    onMove(by);
  };
  return (
    <Tooltip label="Drag, or press the up and down arrows, to change the order">
      <button
        type="button"
        draggable
        className={classes.handle}
        aria-label={`Move: ${words}`}
        onKeyDown={onKeyDown}
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = 'move';
          // Firefox drags nothing without data.
          event.dataTransfer.setData('application/x-step', words);
          onDrag(true);
        }}
        onDragEnd={() => onDrag(false)}
      >
        <IconGripVertical size={iconSize.small} aria-hidden />
      </button>
    </Tooltip>
  );
}

function Amount({ step, words, onStep }: Pick<StepRowProps, 'step' | 'words' | 'onStep'>) {
  const range = amountRanges[step.op];
  if (!range) return null;
  const { min, max, step: by, unit } = range;
  const value = amountOf(step);
  const text = (amount: number) => `${amount < 0 ? '−' : ''}${Math.abs(amount)}${unit}`;
  return (
    <div className={classes.stepAmount}>
      <Slider
        className={classes.boostSlider}
        size="xs"
        thumbSize={12}
        min={min}
        max={max}
        step={by}
        startPointValue={step.op === 'multiply' ? 1 : 0}
        value={value}
        label={text}
        thumbLabel={`Amount: ${words}`}
        thumbValueText={text}
        onChange={(amount) => onStep({ ...step, amount: Number(amount.toFixed(2)) })}
      />
      <span className={classes.amount}>{text(value)}</span>
    </div>
  );
}

export function StepRow(props: StepRowProps) {
  const { step, place, words, isDragged, onStep, onRemove, onMove, onDrag, onDrop } = props;
  const { random } = step;
  return (
    <li
      className={classes.step}
      aria-label={words}
      data-off={step.off || undefined}
      data-dragged={isDragged || undefined}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        onDrop();
      }}
    >
      <Handle words={words} onMove={onMove} onDrag={onDrag} />
      <Checkbox
        size="xs"
        classNames={{ input: classes.stepSwitch, inner: classes.stepSwitch }}
        aria-label={`Step ${place} is on: ${words}`}
        checked={step.off !== true}
        onChange={() => onStep(switched(step))}
      />
      <NativeSelect
        size="xs"
        aria-label={`Operation of step ${place}`}
        classNames={{ input: classes.stepOp }}
        data={opLabels}
        value={step.op}
        onChange={(event) => onStep(withOp(step, event.currentTarget.value as PerturbationOp))}
      />
      <span className={classes.stepPlace} title={words}>
        {placeWords(step, 4)}
      </span>
      {random && (
        <SmallButton
          label={`Another draw: ${words}`}
          onClick={() => onStep({ ...step, random: { ...random, seed: random.seed + 1000 } })}
        >
          <IconDice size={iconSize.small} />
        </SmallButton>
      )}
      <SmallButton label={`Remove: ${words}`} onClick={onRemove}>
        <IconX size={iconSize.small} />
      </SmallButton>
      <Amount step={step} words={words} onStep={onStep} />
    </li>
  );
}
