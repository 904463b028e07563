/** @file Something runs: what, how far, how long still, and a way to stop it. */
import { Button, Progress } from '@mantine/core';
import classes from './RemoteView.module.css';
import { formatSeconds } from './time-left.ts';
import { useTimeLeft } from './use-time-left.ts';

export interface ProgressLineProps {
  what: string;
  /** 0..1, or undefined while unknown. */
  fraction: number | undefined;
  onCancel?: (() => void) | undefined;
}

function words(fraction: number | undefined, left: number | undefined): string {
  if (fraction === undefined) return '';
  const percent = `${Math.round(fraction * 100)} %`;
  return left === undefined ? percent : `${percent}, about ${formatSeconds(left)} left`;
}

/** A line of text over a bar; the bar moves without a measure while the fraction is unknown. */
export function ProgressLine({ what, fraction, onCancel }: ProgressLineProps) {
  const left = useTimeLeft(what, fraction);
  return (
    <div className={classes.progress} role="status">
      <div className={classes.progressWords}>
        <span>{what}</span>
        <span className={classes.dim}>{words(fraction, left)}</span>
        {onCancel && (
          <Button size="compact-xs" onClick={() => onCancel()}>
            Cancel
          </Button>
        )}
      </div>
      <Progress
        aria-label={what}
        size="xs"
        value={fraction === undefined ? 30 : fraction * 100}
        classNames={{ section: fraction === undefined ? classes.sweep : undefined }}
      />
    </div>
  );
}
