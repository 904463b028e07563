/** @file The rows of tables 3 and 4: what is trained for each, the paper's counts, and the table as text. Pure. */
import type { Target } from '../domain/decode.ts';
import { sizes, type SizeId } from '../domain/training.ts';
import { goesOnFrom } from '../domain/training-phases.ts';
import { presets, type Preset } from '../domain/training-presets.ts';

/** Counts of retrieval, forward and backward, of so many. */
export interface AblationCounts {
  of: number;
  forward: number;
  backward: number;
  /** With predictions dealt to the wrong scans. */
  shuffled: { forward: number; backward: number };
}

export interface AblationTraining {
  target: Target;
  preset: string;
  key: string;
  /** Key of the training whose weights it may begin with, its first phase left out. */
  goesOnFrom?: string;
}

export interface AblationRow {
  id: string;
  table: 3 | 4;
  label: string;
  /** What is trained; rows with equal keys share a training. Absent: nothing, it combines. */
  training?: AblationTraining;
  /** What is retrieved with: one mapper, or several combined. */
  targets: Target[];
  /** Forward and backward of 300 in the paper. */
  paper: [number, number] | undefined;
  status: 'waiting' | 'running' | 'done' | 'failed';
  counts?: AblationCounts;
  seconds?: number;
  /** Why it failed. */
  error?: string;
}

const names: Record<'image' | 'caption' | 'resnet', string> = {
  image: 'f_mi',
  caption: 'f_mc',
  resnet: 'f_mr',
};

/** The preset whose mappers are combined: the paper's best. */
const BEST = 'contra-finetuned';

/** The same for trainings that come to the same at a size, which may leave the altered pictures out. */
function keyOf(target: Target, { recipe, targets }: Preset, size: SizeId): string {
  const most = target === 'image' ? sizes[size].variants : 0;
  const { variants = 0, ...others } = targets;
  return JSON.stringify([target, recipe, Math.min(variants, most), Object.entries(others).sort()]);
}

function trainingRow(target: 'image' | 'caption', preset: Preset, size: SizeId): AblationRow {
  const { id, title, paper, recipe } = preset;
  const begins = goesOnFrom(recipe);
  return {
    ...{ id: `${target} ${id}`, table: 3, label: `${names[target]}, ${title}` },
    training: {
      ...{ target, preset: id, key: keyOf(target, preset, size) },
      ...(begins ? { goesOnFrom: keyOf(target, { ...preset, recipe: begins }, size) } : {}),
    },
    ...{ targets: [target], paper: paper[target], status: 'waiting' },
  };
}

function combinationRow(targets: ('image' | 'caption' | 'resnet')[], paper: [number, number]) {
  const label = targets.map((target) => names[target]).join(' + ');
  const row: AblationRow = {
    ...{ id: `combined ${label}`, table: 4, label, targets, paper, status: 'waiting' },
  };
  return row;
}

/** All rows that can be had with the targets at hand, in the order of the tables. */
export function ablationRows(
  available: (target: Target) => boolean,
  size: SizeId = 'paper',
): AblationRow[] {
  const rows = (['image', 'caption'] as const)
    .filter(available)
    .flatMap((target) =>
      presets
        .filter(({ paper }) => paper[target])
        .map((preset) => trainingRow(target, preset, size)),
    );
  const both = available('image') && available('caption');
  if (both) rows.push(combinationRow(['image', 'caption'], [32, 73]));
  const best = presets.find(({ id }) => id === 'mse+cos');
  if (!available('resnet') || !best) return rows;
  rows.push({
    ...{ id: 'resnet', table: 4, label: 'f_mr', targets: ['resnet'], paper: [6, 50] },
    training: { target: 'resnet', preset: best.id, key: keyOf('resnet', best, size) },
    status: 'waiting',
  });
  if (both) rows.push(combinationRow(['image', 'caption', 'resnet'], [24, 147]));
  return rows;
}

/** The preset whose mapper of a target a combination uses. */
export function presetToCombine(target: Target): string {
  return target === 'resnet' ? 'mse+cos' : BEST;
}

const columns = [
  'table',
  'row',
  'forward',
  'backward',
  'of',
  'shuffled forward',
  'shuffled backward',
  'paper forward',
  'paper backward',
  'seconds',
];

function valuesOf({ table, label, counts, paper, seconds, status }: AblationRow) {
  const { of, forward, backward, shuffled } = counts ?? {};
  return [
    ...[table, label, counts ? forward : status, backward, of],
    ...[shuffled?.forward, shuffled?.backward, paper?.[0], paper?.[1]],
    seconds === undefined ? undefined : Math.round(seconds),
  ];
}

/** The rows that were judged, as numbers. */
export function ablationTable(rows: readonly AblationRow[]) {
  return { header: columns, rows: rows.filter(({ counts }) => counts).map(valuesOf) };
}

function cells(row: AblationRow): string[] {
  return valuesOf(row).map((value) => (value === undefined ? '' : String(value)));
}

function quoted(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** The table as CSV. */
export function ablationCsv(rows: readonly AblationRow[]): string {
  const lines = [columns, ...rows.map(cells)].map((line) => line.map(quoted).join(','));
  return `${lines.join('\n')}\n`;
}

/** The table as Markdown, with what it was made of above it. */
export function ablationMarkdown(
  rows: readonly AblationRow[],
  { dataset, size, seed }: { dataset: string; size: SizeId; seed: number },
): string {
  const { title, help } = sizes[size];
  const head =
    `${dataset}, size: ${title}, seed ${seed}. Counts of retrieved scans; the paper's are of 300.\n\n` +
    `${title}: ${help}`;
  const lines = [columns, columns.map(() => '---'), ...rows.map(cells)];
  const table = lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
  return `${head}\n\n${table}\n`;
}
