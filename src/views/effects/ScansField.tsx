/** @file Over how many held-out scans a study is made. */
import { NumberField } from '../../ui/NumberField.tsx';

export interface ScansFieldProps {
  name: string;
  value: number;
  onChange(value: number): void;
}

export function ScansField(props: ScansFieldProps) {
  return (
    <NumberField
      help="Held-out conditions, one scan each, drawn by the seed: means and intervals are over them"
      suffix=" scans"
      width={120}
      min={2}
      max={300}
      whole
      {...props}
    />
  );
}
