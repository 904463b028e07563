/**
 * @file What a control or number is, told on hover, and on focus by keyboard. The words are the element's
 * accessible description; {@link TooltipLayer} shows them for the one element that is pointed at, so that
 * a page with hundreds of them pays for one.
 */
import { cloneElement, type ReactElement } from 'react';

export interface TooltipProps {
  /** Lines are kept. Without words there is no tooltip. */
  label: string;
  /** Where it is shown; above, where it is not told. */
  position?: 'left' | 'right';
  /** Does a touch show it? For what does nothing else when it is touched. */
  touch?: boolean;
  /** An element, or a component that hands its props on to one. */
  children: ReactElement<object>;
}

/** Props of one around it (the target of a menu or popover) are handed on to the child. */
export function Tooltip({ label, position, touch, children, ...others }: TooltipProps) {
  return cloneElement(children, {
    ...others,
    'aria-description': label || undefined,
    'data-tooltip-side': position,
    'data-tooltip-touch': touch || undefined,
  } as object);
}
