/** @file The one tooltip of the page, at the element whose words are to be shown. */
import { Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';
import classes from './TooltipLayer.module.css';
import { followTooltipTarget } from './tooltip-target.ts';

/** Mount it once, beside all that has tooltips. */
export function TooltipLayer() {
  const [target, setTarget] = useState<HTMLElement>();
  useEffect(() => followTooltipTarget(document, setTarget), []);
  const words = useWords(target);
  if (!target || !words) return null;
  const side = target.dataset['tooltipSide'];
  return (
    <Tooltip
      key={words}
      target={target}
      label={words}
      position={side === 'left' || side === 'right' ? side : 'top'}
      opened
      className={classes.words}
    />
  );
}

/** The element's description, also when it changes while it is shown. */
function useWords(target: HTMLElement | undefined): string | undefined {
  const [, setCount] = useState(0);
  useEffect(() => {
    if (!target) return undefined;
    const observer = new MutationObserver(() => setCount((count) => count + 1));
    observer.observe(target, { attributeFilter: ['aria-description'] });
    return () => observer.disconnect();
  }, [target]);
  return target?.isConnected ? (target.ariaDescription ?? undefined) : undefined;
}
