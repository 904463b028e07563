/** @file One of few values, side by side, with what they mean on hover. */
import { SegmentedControl } from '@mantine/core';
import { Tooltip } from './Tooltip.tsx';

export interface SegmentFieldProps<T extends string> {
  name: string;
  help: string;
  data: { value: T; label: string }[];
  value: T;
  onChange(value: T): void;
}

export function SegmentField<T extends string>({ name, help, ...rest }: SegmentFieldProps<T>) {
  return (
    <Tooltip label={help}>
      <SegmentedControl aria-label={name} {...rest} />
    </Tooltip>
  );
}
