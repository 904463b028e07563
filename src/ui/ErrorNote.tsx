/** @file A failure told as a sentence, with its code and a way to try again. */
import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import classes from './RemoteView.module.css';
import { iconSize } from './icon-size.ts';

export interface ErrorShape {
  code?: string;
  message: string;
}

export interface ErrorNoteProps {
  error: ErrorShape;
  onRetry?: (() => void) | undefined;
  retryLabel?: string | undefined;
}

export function ErrorNote({ error, onRetry, retryLabel = 'Try again' }: ErrorNoteProps) {
  return (
    <div className={classes.error} role="alert">
      <IconAlertTriangle size={iconSize.large} className={classes.errorIcon} aria-hidden />
      <div>
        <div>{error.message}</div>
        <div className={classes.errorFoot}>
          {error.code !== undefined && <code>{error.code}</code>}
          {onRetry && (
            <Button size="compact-xs" onClick={() => onRetry()}>
              {retryLabel}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}
