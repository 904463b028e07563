/** @file Colours, density and defaults of the whole page: an instrument, dark first. */
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** Neutral greys with a trace of blue; 7 is the page, 6 the panels, 4 the lines. */
const dark: MantineColorsTuple = [
  '#d5d9df',
  '#b4bac3',
  '#949ca8',
  '#6c7583',
  '#363d48',
  '#2a303a',
  '#1c2129',
  '#14181e',
  '#0f1216',
  '#0a0c0f',
];

/** The one accent: a calm cyan that reads on both schemes. */
const signal: MantineColorsTuple = [
  '#e3f7fa',
  '#c6ecf2',
  '#95dbe7',
  '#63c9da',
  '#3db8cd',
  '#23a3ba',
  '#148ba1',
  '#0b7083',
  '#0a5b6b',
  '#084a57',
];

/** Fits into the bar of a panel. */
const controlHeight = '1.625rem';

export const theme = createTheme({
  colors: { dark, signal },
  primaryColor: 'signal',
  primaryShade: 7,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  spacing: { xs: '0.375rem', sm: '0.625rem', md: '0.875rem', lg: '1.25rem', xl: '1.75rem' },
  components: {
    Tooltip: {
      defaultProps: { withArrow: true, openDelay: 350, multiline: true, maw: 320, fz: 'xs' },
    },
    Button: { defaultProps: { size: 'compact-sm', variant: 'default', fw: 500 } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 'sm' } },
    SegmentedControl: {
      defaultProps: { size: 'xs' },
      vars: () => ({ root: { '--sc-padding': '0 7px' } }),
    },
    Input: { vars: () => ({ wrapper: { '--input-height': controlHeight } }) },
    Select: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'xs' } },
    Slider: { defaultProps: { size: 'sm' } },
    Badge: { defaultProps: { size: 'sm', variant: 'light', tt: 'none', fw: 500 } },
    Table: { defaultProps: { fz: 'xs', verticalSpacing: 4 } },
  },
});

/** Secondary text: at least 4.5:1 on every ground of ours, chosen rows included. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': '#56606b' },
  dark: { '--mantine-color-dimmed': '#a9b1bc' },
});
