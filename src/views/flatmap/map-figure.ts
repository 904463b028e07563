/** @file The flatmap for paper: values as pixels; outlines, names and the colour bar as lines and words. */
import { blankedPart } from '../../ui/color-bar.ts';
import { blobAddress } from '../../ui/figure/picture-figure.ts';
import { el, ink, noteBelow, pointsPerMm, svgDocument, words } from '../../ui/figure/svg.ts';
import { shortNumber } from '../../ui/short-number.ts';
import { renderMapAt, type MapPicture, type RegionLines } from './snapshot.ts';

const letterSize = 5.5;
const titleHeight = 13;
const barHeight = 26;
/** Dots per inch of the values' pixels, and the widest canvas that every WebGL2 takes. */
const density = 600;
const widestCanvas = 4096;

function outline({ name, isMarked, colour, segments }: RegionLines, dy: number): string {
  const parts: string[] = [];
  for (let i = 0; i < segments.length; i += 4) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = segments.subarray(i, i + 4);
    parts.push(
      `M${x0.toFixed(2)} ${(y0 + dy).toFixed(2)}L${x1.toFixed(2)} ${(y1 + dy).toFixed(2)}`,
    );
  }
  return el('path', {
    'data-region': name,
    d: parts.join(''),
    fill: 'none',
    stroke: colour,
    'stroke-width': isMarked ? 1.2 : 0.5,
    'stroke-linecap': 'round',
  });
}

function nameOf(text: string, left: number, top: number): string {
  const at = { 'text-anchor': 'middle', 'font-size': letterSize, 'font-weight': 'bold' };
  const rim = { ...at, stroke: '#ffffff', 'stroke-width': 1.6, 'stroke-linejoin': 'round' };
  const baseline = top + letterSize * 0.35;
  return words(left, baseline, text, rim) + words(left, baseline, text, at);
}

/** Stops enough that the eye sees the table: each a sixteenth apart. */
function gradient(table: Uint8Array): string {
  const stops = Array.from({ length: 17 }, (_, i) => {
    const at = 3 * Math.round((i / 16) * 255);
    const colour = `rgb(${table[at]},${table[at + 1]},${table[at + 2]})`;
    return el('stop', { offset: i / 16, 'stop-color': colour });
  });
  return el('defs', {}, el('linearGradient', { id: 'values' }, ...stops));
}

function colourBar(picture: MapPicture, x: number, y: number, width: number): string {
  const { map, table, threshold } = picture;
  if (!map || map.scale === 'category') return '';
  const [low, high] = map.range;
  const at = (value: number): number => x + ((value - low) / (high - low)) * width;
  const blank = blankedPart(map.range, threshold);
  const ends = low < 0 ? [low, 0, high] : [low, high];
  const marks = threshold > 0 ? [...(low < 0 ? [-threshold] : []), threshold] : [];
  const tick = (value: number, isMark: boolean) => {
    const line = { d: `M${at(value).toFixed(2)} ${y}v${isMark ? 9 : 7}`, stroke: ink.line };
    const dy = isMark ? -2 : 15;
    return (
      el('path', { ...line, 'stroke-width': 0.6 }) +
      words(at(value), y + dy, shortNumber(value), { 'text-anchor': 'middle', fill: ink.dim })
    );
  };
  return [
    gradient(table),
    el('rect', { x, y, width, height: 7, fill: 'url(#values)' }),
    threshold > 0
      ? el('rect', {
          ...{ x: x + blank.left * width, y, width: blank.width * width, height: 7 },
          ...{ fill: '#ffffff', 'data-blanked': threshold },
        })
      : '',
    el('rect', { x, y, width, height: 7, fill: 'none', stroke: ink.line, 'stroke-width': 0.4 }),
    ...ends.map((value) => tick(value, false)),
    ...marks.map((value) => tick(value, true)),
    words(x + width + 8, y + 6.2, map.unit),
  ].join('');
}

/**
 * The figure as an SVG document.
 *
 * @param address  Of the picture's pixels, so that the figure is one file.
 * @param source   In the note: which scan, of which data.
 */
export function mapFigure(
  picture: MapPicture,
  address: string,
  source: string,
  widthMm: number,
): string {
  const { size, lines, names, parts, map, threshold, notes } = picture;
  const dy = titleHeight;
  const title = map?.title ?? 'Flatmap';
  const hasBar = map !== undefined && map.scale !== 'category';
  const below = dy + size.height + (hasBar ? barHeight : 4);
  const said = [
    source,
    ...(map ? [map.explains.replace(/\.$/, '')] : []),
    ...(threshold > 0 ? [`values nearer to 0 than ${shortNumber(threshold)} are not painted`] : []),
    ...notes,
  ];
  const foot = noteBelow(4, below, `${said.join('; ')}.`, size.width - 8);
  const body = [
    el('image', { x: 0, y: dy, width: size.width, height: size.height, href: address }),
    ...lines.toSorted((a, b) => Number(a.isMarked) - Number(b.isMarked)).map((l) => outline(l, dy)),
    ...names.map(({ text, left, top }) => nameOf(text, left, top + dy)),
    ...parts.map(({ text, left, top }) =>
      words(left, top + dy - 4, text, { 'text-anchor': 'middle', fill: ink.dim }),
    ),
    words(4, 9, title, { 'font-weight': 'bold' }),
    colourBar(picture, 14, dy + size.height + 7, Math.min(150, size.width * 0.5)),
    foot.body,
  ];
  const heightMm = (below + foot.height) / pointsPerMm;
  return svgDocument({ widthMm, heightMm }, title, body.join(''));
}

function blobOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error('This browser made no PNG of the map.'));
    }, 'image/png');
  });
}

/** The map that is on the page, as a figure. @throws Error while the map is not drawn. */
export async function pageMapFigure(source: string, widthMm: number): Promise<string> {
  const width = widthMm * pointsPerMm;
  const picture = renderMapAt({ width }, Math.min(density / 72, widestCanvas / width), letterSize);
  if (!picture) {
    throw new Error('The flatmap is not drawn now: unfold its panel and try again.');
  }
  return mapFigure(picture, await blobAddress(await blobOf(picture.canvas)), source, widthMm);
}
