/** @file Which held-out scans are measured: single trials or means, and how many. */
import { Select } from '@mantine/core';
import type { HeldOutRequest } from '../../state/held-out.ts';
import { SegmentField } from '../../ui/SegmentField.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { modeTitles } from '../generators/model.ts';
import { amounts, type Amount } from './held-out-model.ts';

type Trials = HeldOutRequest['trials'];
type Mode = HeldOutRequest['condition'];

const scans: { value: Trials; label: string }[] = [
  { value: 'average', label: 'Trials of a condition averaged' },
  { value: 'first', label: 'First trial of each condition' },
  { value: 'all', label: 'Trials as recorded (the paper)' },
];

export interface TrialsFieldProps {
  name: string;
  value: Trials;
  onChange(value: Trials): void;
}

export function TrialsField({ name, value, onChange }: TrialsFieldProps) {
  return (
    <Tooltip label="Averaging the trials of a condition divides the noise variance by their number; the paper judges trials as recorded">
      <Select
        aria-label={name}
        w={220}
        allowDeselect={false}
        data={scans}
        value={value}
        onChange={(next) => {
          const found = scans.find((one) => one.value === next);
          if (found) onChange(found.value);
        }}
      />
    </Tooltip>
  );
}

export interface AmountFieldProps {
  value: Amount;
  onChange(value: Amount): void;
}

export function AmountField(props: AmountFieldProps) {
  return (
    <SegmentField
      name="Number of scans"
      help="Held-out scans, in the order in which they were recorded; each is decoded to a picture, which takes the generator its time"
      data={amounts}
      {...props}
    />
  );
}

const modes = (['both', 'image', 'text'] as const).map((value) => ({
  value,
  label: modeTitles[value],
}));

export interface ModeFieldProps {
  value: Mode;
  onChange(value: Mode): void;
}

export function ModeField(props: ModeFieldProps) {
  return (
    <SegmentField
      name="Pictures are drawn from"
      help="Mappers whose predictions the pictures are drawn from: of image embeddings, of captions, or both"
      data={modes}
      {...props}
    />
  );
}
