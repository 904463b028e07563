/** @file Captions and category labels given by hand, by condition. */
import type { ReadOptions } from '../../readers/types.ts';
import type { Conditions } from '../conditions.ts';
import { hasRowPerTrial } from './align.ts';
import { readNames, withRole } from './source.ts';
import type { Resolved } from './source.ts';

/** Trials of each condition, ascending. */
function trialsByCondition({ trialCondition, names }: Conditions): number[][] {
  const trials: number[][] = names.map(() => []);
  trialCondition.forEach((condition, trial) => trials[condition]?.push(trial));
  return trials;
}

/** Rows of each condition: its trials, or its own row when there is one row a condition. */
export function rowsOfConditions(
  found: readonly Resolved[],
  resolved: readonly Resolved[],
  conditions: Conditions,
): number[][] | undefined {
  if (found.length === 0) return undefined;
  const nConditions = conditions.names.length;
  const nTrials = conditions.trialCondition.length;
  const responses = withRole(resolved, 'responses');
  if (hasRowPerTrial(found, responses, nTrials, nConditions)) return trialsByCondition(conditions);
  const nRows = found.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
  return nRows === nConditions ? conditions.names.map((_, i) => [i]) : undefined;
}

async function namesOf(found: readonly Resolved[], options?: ReadOptions): Promise<string[]> {
  const all: string[] = [];
  for (const one of found) all.push(...(await readNames(one, options)));
  return all;
}

/** Captions of each condition: those of all its trials, each once. */
export async function captionsFrom(
  resolved: readonly Resolved[],
  conditions: Conditions,
  options?: ReadOptions,
): Promise<string[][] | undefined> {
  const found = withRole(resolved, 'captions');
  const rows = rowsOfConditions(found, resolved, conditions);
  if (!rows) return undefined;
  const texts = await namesOf(found, options);
  return rows.map((own) => [...new Set(own.map((row) => texts[row] ?? ''))].filter(Boolean));
}

/** Category names, and the indices into them of each condition. */
export async function labelsFrom(
  resolved: readonly Resolved[],
  conditions: Conditions,
  options?: ReadOptions,
): Promise<{ names: string[]; ofCondition: number[][] } | undefined> {
  const found = withRole(resolved, 'labels');
  const rows = rowsOfConditions(found, resolved, conditions);
  if (!rows) return undefined;
  const labels = await namesOf(found, options);
  const names = [...new Set(labels)].toSorted((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  const index = new Map(names.map((name, i) => [name, i]));
  const ofCondition = rows.map((own) => [
    ...new Set(own.map((row) => index.get(labels[row] ?? '') ?? 0)),
  ]);
  return { names, ofCondition };
}
