/** @file Which trials of the gallery are listed, in which order, and what the list says of all. Pure. */
import type { Choices } from '../../state/choices.ts';
import type { DatasetInfo, Picture } from '../../domain/dataset.ts';
import { scanWords } from '../../domain/presentations.ts';
import type { Gallery, GalleryItem } from '../../state/gallery.ts';
import type { Table } from '../../ui/csv.ts';
import type { PictureFigure } from '../../ui/figure/picture-figure.ts';

export type Order = GalleryFilter['order'];

export const orders: { value: Order; label: string }[] = [
  { value: 'best', label: 'Best first' },
  { value: 'worst', label: 'Worst first' },
  { value: 'spread', label: 'Best, middle, worst' },
];

export type EffectFilter = GalleryFilter['effect'];

export type GalleryFilter = Omit<Choices['gallery'], 'roi'>;

export interface ListedItem {
  item: GalleryItem;
  /** From 1 among all trials, best first: the filter does not change it. */
  place: number;
}

/** Less than this is no effect. */
const FELT = 0.01;

function isListed({ categories }: Gallery, item: GalleryItem, filter: GalleryFilter): boolean {
  const { category, effect } = filter;
  const own = categories.get(item.condition) ?? [];
  if (category !== undefined && !own.includes(category)) return false;
  if (effect === 'hurt') return (item.change ?? 0) < -FELT;
  return effect === 'all' || (item.change ?? 0) > FELT;
}

/** Five from each of the top, the middle and the bottom, as figure 16 shows them; fewer where there are. */
function spread(listed: ListedItem[]): ListedItem[] {
  const each = Math.min(5, Math.ceil(listed.length / 3));
  const middle = Math.max(0, Math.floor((listed.length - each) / 2));
  const chosen = [
    ...listed.slice(0, each),
    ...listed.slice(middle, middle + each),
    ...listed.slice(-each),
  ];
  return [...new Set(chosen)];
}

export function listedItems(gallery: Gallery, filter: GalleryFilter): ListedItem[] {
  const all = gallery.items
    .map((item, i) => ({ item, place: i + 1 }))
    .filter(({ item }) => isListed(gallery, item, filter));
  switch (filter.order) {
    case 'best':
      return all;
    case 'worst':
      return all.reverse();
    case 'spread':
      return spread(all);
  }
}

/** Median, hits and the share worse than chance: the failures are told with the successes. */
export function galleryWords({ items, of, request }: Gallery): string {
  const ranks = items.map(({ rank }) => rank);
  const median = ranks[Math.floor((ranks.length - 1) / 2)] ?? NaN;
  const first = ranks.filter((rank) => rank === 1).length;
  const chance = (of + 1) / 2;
  const lost = ranks.filter((rank) => rank > chance).length;
  const share = (100 * lost) / Math.max(1, ranks.length);
  const percent = share > 0 && share < 1 ? 'under 1' : Math.round(share);
  const what = request.average ? 'held-out pictures (mean of presentations)' : 'held-out trials';
  return `${items.length} ${what} among ${of} conditions: median rank ${median} (chance ${chance}), ${first} in first place, ${lost} (${percent} %) worse than chance.`;
}

/** One row a listed scan, in the order of the list: its first trial, and of how many it is the mean. */
export function galleryTable(
  { of, request, categories }: Gallery,
  listed: readonly ListedItem[],
  { conditionNames, categoryNames }: Pick<DatasetInfo, 'conditionNames' | 'categoryNames'>,
): Table {
  const rows = listed.map(({ item: { trials, condition, rank, cosine, change }, place }) => [
    ...[place, trials[0], trials.length, conditionNames[condition] ?? condition],
    (categories.get(condition) ?? []).map((id) => categoryNames[id] ?? id).join('; '),
    ...[rank, of, cosine, request.roi, change],
  ]);
  const header = [
    'place',
    'scan',
    'presentations',
    'condition',
    'categories',
    'rank',
    'of',
    'cosine',
  ];
  return { header: [...header, 'silenced_region', 'cosine_change_silenced'], rows };
}

/** Decoded pictures five a row, each with its place and rank; the seen ones may not be given on. */
export function galleryFigure(
  { of, request }: Gallery,
  listed: readonly ListedItem[],
  pictures: readonly Picture[],
): PictureFigure {
  const cells = pictures.map((picture, i) => {
    const own = listed[i];
    const label = own ? `${scanWords(own.item.trials).toLowerCase()}: rank ${own.item.rank}` : '';
    return { picture, label };
  });
  const rows = [];
  for (let at = 0; at < cells.length; at += 5) rows.push({ cells: cells.slice(at, at + 5) });
  const note = `Rank of the seen picture among ${of}; condition ${request.condition}; seed ${request.seed}.`;
  const title = request.average ? 'Decoded held-out pictures' : 'Decoded held-out trials';
  return { title, rows, note };
}
