/** @file A figure handed over as SVG, or drawn from it as PNG. */
import { download } from '../download.ts';
import { svgToPng } from './raster.ts';
import type { FigureSize } from './use-figure-size.ts';

/** Makes the SVG document at a width. */
export type MakeFigure = (widthMm: number) => string | Promise<string>;

/** @param name  Without an ending. */
export async function saveFigure(
  name: string,
  make: MakeFigure,
  ending: 'svg' | 'png',
  { widthMm, dpi }: FigureSize,
): Promise<void> {
  const svg = await make(widthMm);
  if (ending === 'svg') download(`${name}.svg`, svg, 'image/svg+xml');
  else download(`${name}.png`, await svgToPng(svg, dpi));
}
