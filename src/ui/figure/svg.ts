/** @file SVG as text, for figures that leave the page: elements, words, and the document at print size. */

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Points (1/72 inch) in a millimetre: figures are laid out in points. */
export const pointsPerMm = 72 / 25.4;

/** Ink of figures on white paper. */
export const ink = { text: '#1c2129', dim: '#56606b', line: '#7b8491', grid: '#e3e6ea' };

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Control characters have no place in XML, not even escaped. */
function escape(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').replace(/[&<>"]/g, (c) => {
    return escapes[c] ?? c;
  });
}

function shorten(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 100) / 100) : escape(value);
}

/** One element; undefined attributes are left out. Children are SVG text already. */
export function el(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const parts = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${shorten(value)}"`],
  );
  const start = `<${name}${parts.join('')}`;
  return children.length === 0 ? `${start}/>` : `${start}>${children.join('')}</${name}>`;
}

/** Words at a place; 7 pt unless told otherwise. */
export function words(x: number, y: number, text: string, attributes: Attributes = {}): string {
  const shown = { x, y, 'font-size': 7, fill: ink.text, ...attributes };
  return el('text', shown, escape(text));
}

/** About how wide words of a sans-serif are, in points: enough to lay a legend out. */
export function widthOf(text: string, fontSize = 7): number {
  return text.length * fontSize * 0.54;
}

/** Text broken at spaces into lines no wider than `width` points. */
export function wrapWords(text: string, width: number, fontSize: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && widthOf(longer, fontSize) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

const noteSize = 5.5;
/** Points from one line of a note to the next. */
const noteLine = 7;

/** A note in small type from `y` down, and how high it is. */
export function noteBelow(x: number, y: number, text: string, width: number) {
  const lines = wrapWords(text, width, noteSize);
  const body = lines.map((line, i) =>
    words(x, y + noteSize + i * noteLine, line, { 'font-size': noteSize, fill: ink.dim }),
  );
  return { body: body.join(''), height: (lines.length - 1) * noteLine + 4 * pointsPerMm };
}

export interface Sheet {
  widthMm: number;
  heightMm: number;
}

/** A white sheet of this size; its units are points. `title` is what screen readers and files say of it. */
export function svgDocument({ widthMm, heightMm }: Sheet, title: string, body: string): string {
  const [width, height] = [widthMm * pointsPerMm, heightMm * pointsPerMm];
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    width: `${widthMm.toFixed(2)}mm`,
    height: `${heightMm.toFixed(2)}mm`,
    viewBox: `0 0 ${width.toFixed(2)} ${height.toFixed(2)}`,
    'font-family': 'Arial, Helvetica, sans-serif',
  };
  const paper = el('rect', { width: '100%', height: '100%', fill: '#ffffff' });
  return el('svg', attributes, el('title', {}, escape(title)), paper, body);
}
