/** @file How large the letters of the page are, as a menu in the header. */
import { ActionIcon, Menu } from '@mantine/core';
import { IconTextSize } from '@tabler/icons-react';
import { useState } from 'react';
import {
  chooseLetterSize,
  letterSizes,
  parseLetterSize,
  readLetterSize,
} from '../../ui/letter-size.ts';
import { iconSize } from '../../ui/icon-size.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';

export function LetterSizeMenu() {
  const [size, setSize] = useState(readLetterSize);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip
          position="left"
          label="Size of letters and controls: they grow with the window, times what is chosen here"
        >
          <ActionIcon size="md" aria-label="Size of letters">
            <IconTextSize size={iconSize.large} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={String(size)}
          onChange={(value) => {
            const chosen = parseLetterSize(value);
            setSize(chosen);
            chooseLetterSize(chosen);
          }}
        >
          {letterSizes.map((one) => (
            <Menu.RadioItem key={one} value={String(one)}>
              {Math.round(100 * one)} %
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
