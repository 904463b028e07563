/** @file The scans of a chain in order: each with the picture that was seen; add, change, take out. */
import { ActionIcon, Button, NumberInput } from '@mantine/core';
import { IconArrowRight, IconPlus, IconX } from '@tabler/icons-react';
import { Fragment } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { iconSize } from '../../ui/icon-size.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { EndPicture } from './EndPicture.tsx';
import classes from './Studio.module.css';
import { trialName } from './model.ts';

export interface ChainEditorProps {
  dataset: DatasetInfo;
  scans: readonly number[];
  /** Each scan is the mean of all presentations of its picture. */
  average: boolean;
  colours: readonly string[];
  /** Another one fits. */
  canAdd: boolean;
  /** The scan at this place of the chain is another one; place 0 is the selected scan. */
  onChange(place: number, scan: number): void;
  onAdd(): void;
  onRemove(place: number): void;
}

interface LinkProps extends Omit<ChainEditorProps, 'scans' | 'canAdd' | 'onAdd'> {
  place: number;
  scan: number;
  isRemovable: boolean;
}

function placeName(place: number, isLast: boolean): string {
  if (place === 0) return 'First scan';
  return isLast ? 'Last scan' : `Scan ${place + 1} of the chain`;
}

function Link(props: LinkProps & { isLast: boolean }) {
  const { dataset, place, average, scan, isLast, colours, isRemovable, onChange, onRemove } = props;
  const name = placeName(place, isLast);
  const commit = (value: string | number) => {
    const isTrial = typeof value === 'number' && value >= 0 && value < dataset.nTrials;
    if (isTrial) onChange(place, value);
  };
  return (
    <li className={classes.link}>
      <EndPicture
        condition={dataset.trialCondition[scan] ?? 0}
        label={trialName(dataset, { trial: scan, average })}
      />
      <div className={classes.scan}>
        <span className={classes.swatch} style={{ background: colours[place] }} />
        <NumberInput
          aria-label={name}
          w={72}
          min={0}
          max={dataset.nTrials - 1}
          allowDecimal={false}
          value={scan}
          onChange={commit}
        />
        {isRemovable && (
          <Tooltip label="Take out of the chain">
            <ActionIcon aria-label={`Take out: ${name}`} onClick={() => onRemove(place)}>
              <IconX size={iconSize.small} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
    </li>
  );
}

export function ChainEditor({ scans, canAdd, onAdd, ...rest }: ChainEditorProps) {
  return (
    <ol className={classes.chain} aria-label="Scans of the chain">
      {scans.map((scan, place) => (
        <Fragment key={`${place} ${scan}`}>
          {place > 0 && (
            <li className={classes.arrow} aria-hidden>
              <IconArrowRight size={iconSize.large} />
            </li>
          )}
          <Link
            {...rest}
            place={place}
            scan={scan}
            isLast={place === scans.length - 1}
            isRemovable={scans.length > 2 && place > 0}
          />
        </Fragment>
      ))}
      <li className={classes.add}>
        <Tooltip label="A held-out scan of another condition joins the end of the chain">
          <Button
            leftSection={<IconPlus size={iconSize.usual} />}
            disabled={!canAdd}
            onClick={onAdd}
          >
            Add a scan
          </Button>
        </Tooltip>
      </li>
    </ol>
  );
}
