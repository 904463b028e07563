/** @file A plot's letters and margins grow with the page's. Pure. */
import type { Layout } from 'plotly.js';

/** In which a number is pixels of letters or of the room for them. */
const lengths = new Set(['size', 'standoff', 'l', 'r', 't', 'b']);
const holders = new Set(['font', 'tickfont', 'title', 'margin', 'hoverlabel', 'xaxis', 'yaxis']);

function scaled(part: unknown, zoom: number): unknown {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
  return Object.fromEntries(
    Object.entries(part).map(([name, value]: [string, unknown]) => {
      if (lengths.has(name) && typeof value === 'number') return [name, value * zoom];
      return [name, holders.has(name) ? scaled(value, zoom) : value];
    }),
  );
}

/** The layout with fonts, distances of titles and margins times `zoom`. */
export function layoutAt(layout: Partial<Layout>, zoom: number): Partial<Layout> {
  return { ...layout, ...(scaled(layout, zoom) as Partial<Layout>) };
}
