/**
 * @file Which data and which models made a result, remembered beside the result itself: a result that
 * stays after its models went still tells of them, and tables of several exports can be joined.
 */
import type { ConditionSettings, Target } from '../domain/decode.ts';
import type { ModelSummary } from '../domain/model.ts';

export type NamedModel = Pick<ModelSummary, 'kind' | 'name' | 'sha256'>;

export interface MadeBy {
  version: string;
  data: { id: string; name: string; subject: string | undefined; simulated: boolean };
  /** The mapper that answers for each target. */
  mappers: Partial<Record<Target, NamedModel>>;
  /** The generator in use, and what is done to its condition. */
  generator: NamedModel | undefined;
  settings: ConditionSettings;
  /** All models but mappers and generators: CLIP, feature network, captioner. */
  others: NamedModel[];
  backends: { mapper: string; generator: string };
}

/** With what was asked of them. */
export interface Maker extends MadeBy {
  asked: unknown;
}

const known = new WeakMap<object, Maker>();

/** Remember what made a result; the first word stands. */
export function rememberMaker(result: unknown, by: MadeBy, asked: unknown): void {
  if (typeof result !== 'object' || result === null || known.has(result)) return;
  known.set(result, { ...by, asked });
}

/** What made a result, where a store measured it. */
export function makerOf(result: unknown): Maker | undefined {
  return typeof result === 'object' && result !== null ? known.get(result) : undefined;
}
