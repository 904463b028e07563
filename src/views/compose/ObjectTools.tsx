/** @file What can be done with the selected object, for those who would rather click. */
import { ActionIcon, Slider } from '@mantine/core';
import {
  IconFlipVertical,
  IconStackBack,
  IconStackFront,
  IconTrash,
  type Icon,
} from '@tabler/icons-react';
import {
  flipObject,
  orderObject,
  removeObject,
  resizeObject,
  sizeOf,
  SIZES,
} from '../../scenes/compose.ts';
import type { ComposeState } from '../../state/compose-store.ts';
import { iconSize } from '../../ui/icon-size.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Compose.module.css';
import type { Edit } from './model.ts';

interface ToolProps {
  label: string;
  icon: Icon;
  disabled: boolean;
  onClick(): void;
}

function Tool({ label, icon: Drawn, disabled, onClick }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} disabled={disabled} onClick={onClick}>
        <Drawn size={iconSize.large} />
      </ActionIcon>
    </Tooltip>
  );
}

export function ObjectTools({ state }: { state: ComposeState }) {
  const { scene, selected, given, edit, settle } = state;
  const object = given || selected === undefined ? undefined : scene.objects[selected];
  const index = selected ?? -1;
  const tool = (label: string, icon: Icon, change: Edit) => (
    <Tool label={label} icon={icon} disabled={!object} onClick={() => edit(change)} />
  );
  return (
    <div className={classes.tools} role="toolbar" aria-label="Selected object">
      <span className={classes.chosen}>{object ? object.category : 'no object selected'}</span>
      <Slider
        className={classes.grow}
        thumbLabel="Size of the object"
        label={(value) => `${Math.round(100 * value)} % of the picture`}
        disabled={!object}
        min={SIZES.least}
        max={SIZES.most}
        step={0.01}
        value={object ? sizeOf(object) : SIZES.least}
        onChange={(size) => edit((s) => resizeObject(s, index, size), `slide ${index}`)}
        onChangeEnd={settle}
      />
      {tool('Mirror (F)', IconFlipVertical, (s) => flipObject(s, index))}
      {tool('To the front (])', IconStackFront, (s) => orderObject(s, index, 'front'))}
      {tool('To the back ([)', IconStackBack, (s) => orderObject(s, index, 'back'))}
      {tool('Remove (Delete)', IconTrash, (s) => removeObject(s, index))}
    </div>
  );
}
