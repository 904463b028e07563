/** @file Size of the network and seed, as every form that trains one asks for them. */
import { Select } from '@mantine/core';
import { sizes, type SizeId } from '../../domain/training.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';

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
      <NumberField
        name="Seed"
        labelled
        help="Seeds the first weights, the order of the batches, captions and dropout: the same seed on the same backend trains the same network"
        width={72}
        min={0}
        whole
        value={seed}
        onChange={onSeed}
      />
    </>
  );
}
