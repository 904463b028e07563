/** @file Escape in a popover closes the popover alone, not the drawer below it. */
import type { FocusEvent } from 'react';

/**
 * Drawers hear Escape before anything in them does, and leave it to elements that carry this attribute
 * (Mantine's own). For `onFocusCapture` of a popover's content, which closes by itself.
 */
export function keepEscape({ target }: FocusEvent<HTMLElement>): void {
  target.setAttribute('data-mantine-stop-propagation', 'true');
}
