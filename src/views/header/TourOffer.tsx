/** @file On a first visit: the offer of a tour, in the header, where it covers nothing. */
import { Button, CloseButton } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { useLab } from '../../state/hooks.ts';
import { iconSize } from '../../ui/icon-size.ts';
import classes from './Header.module.css';

export function TourOffer() {
  const isOffered = useLab('tour', (s) => s.isOffered);
  const start = useLab('tour', (s) => s.start);
  const leave = useLab('tour', (s) => s.leave);
  if (!isOffered) return null;
  return (
    <span className={classes.tour}>
      <Button leftSection={<IconRoute size={iconSize.usual} />} onClick={start}>
        Take the tour
      </Button>
      <CloseButton size="sm" aria-label="No tour" onClick={leave} />
    </span>
  );
}
