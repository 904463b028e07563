/** @file Width and density of figures: one choice for the whole page, kept between visits. */
import { useLocalStorage } from '@mantine/hooks';

export interface FigureSize {
  widthMm: number;
  dpi: number;
}

/** Columns of journals: one, one and a half, two. */
export const figureWidths = [85, 120, 180];
export const figureDensities = [150, 300, 600];

const initial: FigureSize = { widthMm: 85, dpi: 300 };

function read(text: string | undefined): FigureSize {
  try {
    const { widthMm, dpi } = JSON.parse(text ?? '') as Partial<FigureSize>;
    if (Number(widthMm) > 0 && Number(dpi) > 0) {
      return { widthMm: Number(widthMm), dpi: Number(dpi) };
    }
  } catch {
    // Nothing is kept yet, or it is not ours: begin with one column.
  }
  return initial;
}

export function useFigureSize(): [FigureSize, (change: Partial<FigureSize>) => void] {
  const [size, setSize] = useLocalStorage<FigureSize>({
    key: 'afterimage-figure-size',
    defaultValue: initial,
    deserialize: read,
  });
  return [size, (change) => setSize({ ...size, ...change })];
}
