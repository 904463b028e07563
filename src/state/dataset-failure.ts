/** @file What the cards say when an open or an assign comes to nothing. */
import type { FileReport } from '../domain/arrays.ts';
import type { LabError } from '../domain/errors.ts';
import type { DatasetState, FileProblem } from './types/dataset.ts';

const isOf = (name: string, file: string) => name === file || name.endsWith(`/${file}`);

/** Files that the error itself names, else the one that was asked about. */
function filesOf({ context }: LabError, about: string | undefined): string[] {
  const named = Array.isArray(context['files']) ? context['files'] : [context['file']];
  const paths = named.filter((path) => typeof path === 'string');
  return paths.length > 0 ? paths : about === undefined ? [] : [about];
}

/** The error on the card of each file it is about; said once, however often it happens. */
function marked(reports: readonly FileReport[], error: LabError, files: readonly string[]) {
  const { code, message } = error;
  return reports.map((report) => {
    const about = files.some((file) => isOf(report.name, file));
    const known = report.problems.some((problem) => problem.message === message);
    return about && !known
      ? { ...report, problems: [...report.problems, { code, message }] }
      : report;
  });
}

/**
 * @param about  File that the action was about, where the error does not name one.
 */
export function failureOf(
  error: LabError,
  about: string | undefined,
  { reports, problems }: Pick<DatasetState, 'reports' | 'problems'>,
): Pick<DatasetState, 'lastError' | 'reports' | 'problems'> {
  const { code, message } = error;
  const files = filesOf(error, about);
  const problem: FileProblem = { code, message, file: files[0] };
  const others = problems.filter((known) => known.message !== message);
  return {
    lastError: error,
    reports: marked(reports, error, files),
    problems: [problem, ...others],
  };
}
