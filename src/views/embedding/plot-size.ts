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

/** Height that the title of the upright axis takes, at a zoom of 1. */
const TITLE_LENGTH = 84;

/** A box too low for the title of its upright axis would show half of it. */
function withoutTitle(layout: Partial<Layout>): Partial<Layout> {
  const yaxis = { ...layout.yaxis };
  delete yaxis.title;
  return { ...layout, yaxis };
}

/** The layout with fonts, distances of titles and margins times `zoom`, for a box of `height` pixels. */
export function layoutAt(layout: Partial<Layout>, zoom: number, height: number): Partial<Layout> {
  const { margin, ...rest } = { ...layout, ...(scaled(layout, zoom) as Partial<Layout>) };
  const plotted = height - (margin?.t ?? 0) - (margin?.b ?? 0);
  const sized = { ...rest, ...(margin && { margin }) };
  return plotted < TITLE_LENGTH * zoom ? withoutTitle(sized) : sized;
}
