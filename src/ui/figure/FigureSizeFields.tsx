/** @file How wide a figure is printed, and with how many dots per inch as PNG. */
import { NumberInput, SegmentedControl } from '@mantine/core';
import classes from './Figure.module.css';
import { figureDensities, figureWidths, useFigureSize } from './use-figure-size.ts';

export function FigureSizeFields() {
  const [{ widthMm, dpi }, setSize] = useFigureSize();
  return (
    <div className={classes.fields}>
      <span className={classes.label}>Width</span>
      <SegmentedControl
        aria-label="Columns"
        data={figureWidths.map((width, i) => ({
          value: String(width),
          label: ['1 column', '1½', '2 columns'][i] ?? '',
        }))}
        value={String(widthMm)}
        onChange={(value) => setSize({ widthMm: Number(value) })}
      />
      <NumberInput
        aria-label="Width of figures"
        suffix=" mm"
        w={76}
        min={30}
        max={400}
        value={widthMm}
        onChange={(value) =>
          typeof value === 'number' && value >= 30 && setSize({ widthMm: value })
        }
      />
      <span className={classes.label}>PNG</span>
      <SegmentedControl
        aria-label="Dots per inch"
        data={figureDensities.map((value) => ({ value: String(value), label: `${value} dpi` }))}
        value={String(dpi)}
        onChange={(value) => setSize({ dpi: Number(value) })}
      />
    </div>
  );
}
