/** @file A number that can be typed or stepped, with what it means on hover. */
import { NumberInput } from '@mantine/core';
import { Tooltip } from './Tooltip.tsx';

export interface NumberFieldProps {
  /** For those who do not see it, and above it with `labelled`. */
  name: string;
  labelled?: boolean;
  /** What it is, what it changes, in which unit. */
  help: string;
  /** Written in the field, before and after the number. */
  prefix?: string;
  suffix?: string;
  width: number;
  min?: number;
  max?: number;
  step?: number;
  /** Whole numbers only. */
  whole?: boolean;
  disabled?: boolean;
  value: number;
  onChange(value: number): void;
}

export function NumberField(props: NumberFieldProps) {
  const { name, labelled = false, help, width, whole = false, onChange, ...rest } = props;
  return (
    <Tooltip label={help}>
      <NumberInput
        {...(labelled ? { label: name } : { 'aria-label': name })}
        {...rest}
        w={width}
        allowDecimal={!whole}
        onChange={(value) => typeof value === 'number' && onChange(value)}
      />
    </Tooltip>
  );
}
