/**
 * @file The register of what can be taken away: every figure and every table of numbers that the page
 * knows, whether it is there or not. One list; a result that is missing says where it is made. Pure.
 */
import type { Table } from '../../ui/csv.ts';
import { joinable } from '../save/joinable.ts';
import type { WorkingFigure } from '../save/use-making.ts';

export interface Result {
  /** Of its files, without ending. */
  name: string;
  title: string;
  /** Where it is made. Said while it is not there. */
  from: string;
  /** A figure of this width (mm). */
  figure?: WorkingFigure | undefined;
  table?: (() => Table) | undefined;
  /** What it never has, so that no button is drawn for it. */
  never?: 'figure' | 'table';
}

export interface ResultGroup {
  title: string;
  results: readonly Result[];
}

type Parts = Pick<Result, 'figure' | 'table'>;

/**
 * An entry of the register.
 *
 * @param value  What it is made of; undefined while that is not there.
 */
export function result<T>(
  about: Pick<Result, 'name' | 'title' | 'from' | 'never'>,
  value: T | undefined,
  parts: (value: T) => Parts,
): Result {
  if (value === undefined) return about;
  const { figure, table } = parts(value);
  return { ...about, figure, table: table && (() => joinable(table(), value)) };
}
