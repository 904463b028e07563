/** @file Size of the network and seed, as every form that trains one asks for them. */
import { NumberInput, Select, Tooltip } from '@mantine/core';
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
      <Tooltip label={sizes[size].help}>
        <Select
          label="Size"
          allowDeselect={false}
          w={250}
          data={sizeData}
          value={size}
          onChange={(value) => onSize((value as SizeId | null) ?? size)}
        />
      </Tooltip>
      <Tooltip label="Seeds the first weights, the order of the batches, captions and dropout: the same seed on the same backend trains the same network">
        <NumberInput
          label="Seed"
          w={72}
          min={0}
          allowDecimal={false}
          value={seed}
          onChange={(value) => onSeed(typeof value === 'number' ? value : 0)}
        />
      </Tooltip>
    </>
  );
}
