/** @file Sizes of icons, in rem: they grow with the letters of the page. */
export const iconSize = {
  /** In a row of a dense list. */
  small: '0.75rem',
  /** In the bar of a panel, in a button. */
  usual: '0.875rem',
  /** Alone in a larger button. */
  large: '1rem',
  /** Of the rail. */
  rail: '1.1875rem',
} as const;
