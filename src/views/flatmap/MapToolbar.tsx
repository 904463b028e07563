/** @file The bar of the map: which map, which tool, options. */
import { SegmentedControl, Select, VisuallyHidden } from '@mantine/core';
import { IconBrush, IconHandStop, IconLasso } from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
import { iconSize } from '../../ui/icon-size.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Flatmap.module.css';
import { MapOptions, type MapOptionsProps } from './MapOptions.tsx';
import type { Tool } from './settings.ts';
import type { MapChoice } from './values.ts';

export interface MapToolbarProps extends MapOptionsProps {
  choices: readonly MapChoice[];
}

const toolNames: Record<Tool, string> = {
  pan: 'Pan; click a region to silence it',
  lasso: 'Lasso voxels; with shift, take them away',
  brush: 'Brush voxels; with shift, take them away',
};

const icons: Record<Tool, ReactNode> = {
  pan: <IconHandStop size={iconSize.usual} />,
  lasso: <IconLasso size={iconSize.usual} />,
  brush: <IconBrush size={iconSize.usual} />,
};

function toolItem(tool: Tool) {
  const label = (
    <Tooltip label={toolNames[tool]}>
      <span className={classes.tool}>
        {icons[tool]}
        <VisuallyHidden>{tool}</VisuallyHidden>
      </span>
    </Tooltip>
  );
  return { value: tool, label };
}

const tools = (['pan', 'lasso', 'brush'] as const).map(toolItem);

export const MapToolbar = memo(function MapToolbar(props: MapToolbarProps) {
  const { settings, onChange, choices } = props;
  return (
    <>
      <Tooltip label="What the colours of the map are: betas, their change, or another number of each voxel">
        <Select
          aria-label="Map"
          size="xs"
          w={150}
          allowDeselect={false}
          data={choices.map(({ kind, title, lacks }) => ({
            value: kind,
            label: lacks === undefined ? title : `${title}: ${lacks}`,
            disabled: lacks !== undefined,
          }))}
          value={settings.kind}
          onChange={(value) => {
            const kind = choices.find((choice) => choice.kind === value)?.kind;
            if (kind) onChange({ kind, end: undefined, threshold: 0 });
          }}
        />
      </Tooltip>
      <SegmentedControl<Tool>
        aria-label="Tool"
        size="xs"
        data={tools}
        value={settings.tool}
        onChange={(tool) => onChange({ tool })}
      />
      <MapOptions {...props} />
    </>
  );
});
