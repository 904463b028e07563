/** @file What to do with voxels chosen by lasso or brush. */
import { Button, Group, NumberInput, Text } from '@mantine/core';
import { useState } from 'react';
import type { PerturbationStep } from '../../domain/decode.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Flatmap.module.css';

export interface ChosenBarProps {
  chosen: readonly number[];
  onStep(step: PerturbationStep): void;
  onGrow(): void;
  onClear(): void;
}

export function ChosenBar({ chosen, onStep, onGrow, onClear }: ChosenBarProps) {
  const [amount, setAmount] = useState(2);
  const step = (op: PerturbationStep['op']) => {
    const voxels = [...chosen];
    onStep(op === 'add' ? { op, amount, voxels } : { op, voxels });
  };
  return (
    <Group gap={4} className={classes.chosen} role="toolbar" aria-label="Chosen voxels">
      <Text size="xs" className={classes.chosenCount}>
        {chosen.length} {chosen.length === 1 ? 'voxel' : 'voxels'}
      </Text>
      <Button onClick={() => step('silence')}>Silence</Button>
      <Button onClick={() => step('keep')}>Keep only</Button>
      <Button onClick={() => step('add')}>Boost</Button>
      <Tooltip label="Added to the z-score of each chosen voxel">
        <NumberInput
          aria-label="Boost of the chosen voxels, z"
          size="xs"
          w={64}
          step={0.5}
          suffix=" z"
          value={amount}
          onChange={(value) => typeof value === 'number' && setAmount(value)}
        />
      </Tooltip>
      <Button onClick={onGrow}>Grow to ROI</Button>
      <Button onClick={onClear}>Clear</Button>
    </Group>
  );
}
