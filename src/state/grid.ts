/** @file Pictures of several scans (rows) under several perturbations (columns), as figure 10 of Lin et al. 2022. */
import type { Picture } from '../domain/dataset.ts';
import type { ConditionMode, Perturbation, PerturbationOp } from '../domain/decode.ts';
import { LabError } from '../domain/errors.ts';
import { trialsOf } from '../domain/presentations.ts';
import { type Bench, conditionOf, paint, predictMany, resolveSteps } from './decode-scan.ts';
import { asShown } from './decode-views.ts';
import { openScene, rankOf } from './judge.ts';
import type { TaskContext } from './remote-task.ts';

export interface GridRequest {
  /** A row each. */
  trials: number[];
  /** Each row is the mean of all presentations of the trial's picture. */
  average: boolean;
  rois: string[];
  ops: ('silence' | 'keep' | 'add')[];
  /** z added where a region is raised. */
  boost: number;
  condition: ConditionMode;
  seed: number;
}

export interface GridCell {
  picture: Picture;
  /** 1-based among `of` held-out conditions. */
  rank: number;
}

export interface GridRow {
  trial: number;
  /** The row's scan is their mean. */
  averaged: number[];
  condition: number;
  /** In the order of the columns. */
  cells: GridCell[];
}

export interface GridColumn {
  roi: string | undefined;
  op: PerturbationOp | undefined;
  perturbation: Perturbation;
}

export interface Grid {
  request: GridRequest;
  of: number;
  /** The first is the scan as it is. */
  columns: GridColumn[];
  rows: GridRow[];
}

/** More pictures than this are a matter of the gallery, not of a figure. */
const MAX_CELLS = 200;
/** Pictures drawn in one call: a cancel is heard between. */
const BATCH = 4;

/** As is, then each region under each operation. */
export function gridColumns({ rois, ops, boost }: GridRequest): GridColumn[] {
  const columns = rois.flatMap((roi) =>
    ops.map((op): GridColumn => {
      const step = op === 'add' ? { rois: [roi], op, amount: boost } : { rois: [roi], op };
      return { roi, op, perturbation: [step] };
    }),
  );
  return [{ roi: undefined, op: undefined, perturbation: [] }, ...columns];
}

/**
 * Decode every cell, with the same seed.
 *
 * @throws LabError `bad-request` (no scans, too many cells, no such trial), `unknown-roi`, `empty-roi`,
 *                  `missing-part`, `no-model`.
 */
export async function drawGrid(
  bench: Bench,
  request: GridRequest,
  context: TaskContext,
): Promise<Grid> {
  const { trials, average, condition: mode, seed } = request;
  const columns = gridColumns(request);
  const nCells = trials.length * columns.length;
  const [first] = trials;
  if (first === undefined || nCells > MAX_CELLS) {
    throw new LabError(
      'bad-request',
      `A grid has 1 to ${MAX_CELLS} pictures; ${nCells} were asked. Choose fewer scans or regions.`,
    );
  }
  for (const trial of trials) conditionOf(bench, trial);
  const scene = await openScene(bench, first, 'Ranks are', context);
  const steps = columns.map(({ perturbation }) => resolveSteps(bench, perturbation));
  const averaged = trials.map((trial) => trialsOf(bench.dataset, { trial, average }));
  const scans = averaged.flatMap((own) => steps.map((these) => ({ trials: own, steps: these })));
  const predictions = await predictMany(bench, scans, context);
  const pictures: Picture[] = [];
  for (let at = 0; at < scans.length; at += BATCH) {
    context.progress(`picture ${at + 1} of ${scans.length}`, at / scans.length);
    const batch = predictions.slice(at, at + BATCH);
    pictures.push(...(await paint(bench, batch, { mode, seed, signal: context.signal })));
    context.signal.throwIfAborted();
  }
  const rows = trials.map((trial, r): GridRow => {
    const own = conditionOf(bench, trial);
    const cells = columns.flatMap((_, c): GridCell[] => {
      const at = r * columns.length + c;
      const picture = pictures[at];
      const vector = asShown(scene.target, predictions[at]?.[scene.target] ?? new Float32Array());
      return picture ? [{ picture, rank: rankOf(vector, scene.truths, own) }] : [];
    });
    return { trial, averaged: averaged[r] ?? [trial], condition: own, cells };
  });
  return { request, of: scene.truths.size, columns, rows };
}
