/** @file A figure handed over as SVG, or drawn from it as PNG. */
import { download } from '../download.ts';
import { svgToPng } from './raster.ts';
import type { FigureSize } from './use-figure-size.ts';

/** Makes the SVG document at a width. */
export type MakeFigure = (widthMm: number) => string | Promise<string>;

/** For a figure whose pictures are first to be drawn. */
export interface FigureWork {
  signal: AbortSignal;
  /** @param fraction  0..1 */
  progress(what: string, fraction: number): void;
}

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
