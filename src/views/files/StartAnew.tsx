/** @file Ways out when a drop does not fit what is loaded: the drop alone, or nothing at all. */
import { Button } from '@mantine/core';
import { useLab } from '../../state/hooks.ts';
import { canStandAlone } from './model.ts';

export function StartAnew() {
  const problems = useLab('dataset', (s) => s.problems);
  const isEmpty = useLab('dataset', (s) => s.dataset.status === 'idle' && s.reports.length === 0);
  const openAlone = useLab('dataset', (s) => s.openAlone);
  const clear = useLab('dataset', (s) => s.clear);
  if (isEmpty) return null;
  return (
    <>
      {canStandAlone(problems) && (
        <Button
          size="compact-xs"
          title="Close what is loaded and open the files of the last drop by themselves"
          onClick={() => void openAlone()}
        >
          Start anew with the last drop
        </Button>
      )}
      <Button
        size="compact-xs"
        title="Close every file; nothing is deleted"
        onClick={() => void clear()}
      >
        Close all
      </Button>
    </>
  );
}
