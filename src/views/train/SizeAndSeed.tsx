/** @file Size of the network and seed, as every form that trains one asks for them. */
import { NumberInput, Select } from '@mantine/core';
import { sizes, type SizeId } from '../../domain/training.ts';

const sizeData = (Object.keys(sizes) as SizeId[]).map((id) => ({
  value: id,
  label: sizes[id].title,
}));

export interface SizeAndSeedProps {
  size: SizeId;
  onSize(size: SizeId): void;
  seed: number;
  onSeed(seed: number): void;
}

export function SizeAndSeed({ size, onSize, seed, onSeed }: SizeAndSeedProps) {
  return (
    <>
      <Select
        label="Size"
        allowDeselect={false}
        w={250}
        data={sizeData}
        value={size}
        onChange={(value) => onSize((value as SizeId | null) ?? size)}
      />
      <NumberInput
        label="Seed"
        w={72}
        min={0}
        allowDecimal={false}
        value={seed}
        onChange={(value) => onSeed(typeof value === 'number' ? value : 0)}
      />
    </>
  );
}
