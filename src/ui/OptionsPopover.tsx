/** @file The button with sliders on it, and the options that it opens. */
import { ActionIcon, Popover, Stack } from '@mantine/core';
import { IconAdjustments } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { iconSize } from './icon-size.ts';
import { keepEscape } from './keep-escape.ts';
import { Tooltip } from './Tooltip.tsx';

export interface OptionsPopoverProps {
  /** Of the button. */
  name: string;
  /** What the options are about, on hover. */
  hint: string;
  /** CSS pixels. */
  width: number;
  children: ReactNode;
}

export function OptionsPopover({ name, hint, width, children }: OptionsPopoverProps) {
  return (
    <Popover position="bottom-end" withArrow shadow="md" width={width}>
      <Popover.Target>
        <Tooltip label={hint}>
          <ActionIcon aria-label={name}>
            <IconAdjustments size={iconSize.usual} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown onFocusCapture={keepEscape}>
        <Stack gap="sm">{children}</Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
