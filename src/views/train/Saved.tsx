/** @file Trainings that were not finished, from before: go on, or delete. */
import { Button } from '@mantine/core';
import { useLab } from '../../state/hooks.ts';
import { savedWords } from './model.ts';
import classes from './Train.module.css';

export function Saved({ busy }: { busy: boolean }) {
  const saved = useLab('training', (s) => s.saved);
  const goOn = useLab('training', (s) => s.goOn);
  const forget = useLab('training', (s) => s.forget);
  if (saved.length === 0) return null;
  return (
    <section aria-label="Unfinished trainings">
      <h3 className={classes.heading}>Unfinished trainings on this data set</h3>
      <ul className={classes.choices}>
        {saved.map((one) => (
          <li key={one.id} className={classes.choice}>
            <div>
              <strong>
                {one.options.target}, {one.options.label}
              </strong>
              <div className={classes.dim}>{savedWords(one)}</div>
            </div>
            <div className={classes.controls}>
              <Button disabled={busy} onClick={() => goOn(one.id)}>
                Go on
              </Button>
              <Button onClick={() => void forget(one.id)}>Delete</Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
