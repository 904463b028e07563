/** @file The training under way: how far, how long still, memory, backend; pause, step, finish, reset. */
import { ActionIcon, Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerTrackNext } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useLab } from '../../state/hooks.ts';
import type { TrainingRun } from '../../state/types/training.ts';
import { FactList } from '../../ui/Fact.tsx';
import { ProgressLine } from '../../ui/ProgressLine.tsx';
import { iconSize } from '../../ui/icon-size.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { runFacts } from './model.ts';
import classes from './Train.module.css';

function Controls({ isPaused }: { isPaused: boolean }) {
  const control = useLab('training', (s) => s.control);
  const cancel = useLab('training', (s) => s.cancel);
  return (
    <div className={classes.controls} role="group" aria-label="Training controls">
      {isPaused ? (
        <Tooltip label="Go on">
          <ActionIcon
            variant="filled"
            color="signal"
            size="md"
            aria-label="Go on"
            onClick={() => control('resume')}
          >
            <IconPlayerPlay size={iconSize.large} />
          </ActionIcon>
        </Tooltip>
      ) : (
        <Tooltip label="Pause after the batch at hand">
          <ActionIcon
            variant="default"
            size="md"
            aria-label="Pause"
            onClick={() => control('pause')}
          >
            <IconPlayerPause size={iconSize.large} />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label="One batch, then pause">
        <ActionIcon
          variant="default"
          size="md"
          aria-label="One batch"
          onClick={() => control('step')}
        >
          <IconPlayerTrackNext size={iconSize.large} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="End it and keep the best weights so far">
        <Button onClick={() => control('finish')}>Finish</Button>
      </Tooltip>
      <Tooltip label="End it and throw its weights away">
        <Button onClick={() => cancel()}>Reset</Button>
      </Tooltip>
    </div>
  );
}

/** The clock, once a second: for how long ago something was saved. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

export function Current({ run }: { run: TrainingRun }) {
  const backend = useLab('system', (s) => s.workers.mapper.backend);
  const training = useLab('training', (s) => s.training);
  const now = useNow();
  const isPaused = run.status === 'paused';
  const what = training.status === 'running' ? training.what : '';
  return (
    <section aria-label="Training under way" className={classes.current}>
      <div className={classes.currentHead}>
        <strong>
          {run.target}, {run.title}
        </strong>
        <Controls isPaused={isPaused} />
      </div>
      <ProgressLine
        what={isPaused ? `paused: ${what}` : what}
        fraction={run.total > 0 ? run.done / run.total : undefined}
      />
      <FactList wide rows={runFacts(run, backend, now)} />
    </section>
  );
}
