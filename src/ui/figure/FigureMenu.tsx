/** @file The small menu of a panel that takes its figure away: SVG, PNG, and what else the panel has. */
import { ActionIcon, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { FigureSizeFields } from './FigureSizeFields.tsx';
import { saveFigure, type MakeFigure } from './save-figure.ts';
import { useFigureSize } from './use-figure-size.ts';
import { Tooltip } from '../Tooltip.tsx';
import { iconSize } from '../icon-size.ts';

export interface FigureMenuProps {
  /** Of the button: what is taken away. */
  label: string;
  /** Of the file, without ending. */
  name: string;
  make: MakeFigure;
  disabled?: boolean;
  onError(error: unknown): void;
  /** More items: numbers, films. */
  children?: ReactNode;
}

export function FigureMenu(props: FigureMenuProps) {
  const { label, name, make, disabled = false, onError, children } = props;
  const [size] = useFigureSize();
  const save = (ending: 'svg' | 'png') => void saveFigure(name, make, ending, size).catch(onError);
  return (
    <Menu position="bottom-end" shadow="md" width="max-content">
      <Menu.Target>
        <Tooltip label={label}>
          <ActionIcon aria-label={label} disabled={disabled}>
            <IconDownload size={iconSize.usual} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <FigureSizeFields />
        <Menu.Item onClick={() => save('svg')}>Figure, SVG</Menu.Item>
        <Menu.Item onClick={() => save('png')}>Figure, PNG</Menu.Item>
        {children}
      </Menu.Dropdown>
    </Menu>
  );
}
