/** @file The picture of a condition, once the reader has it. */
import { useEffect, useState } from 'react';
import type { Picture } from '../../domain/dataset.ts';
import { useLabContext } from '../../state/hooks.ts';

interface Held {
  condition: number;
  picture: Picture | undefined;
}

/** Undefined while it loads, when there is none, and when reading it failed. */
export function useConditionPicture(condition: number | undefined): Picture | undefined {
  const { pictures } = useLabContext();
  const [held, setHeld] = useState<Held>();
  useEffect(() => {
    if (condition === undefined) return undefined;
    let current = true;
    const keep = (picture: Picture | undefined) => {
      if (current) setHeld({ condition, picture });
    };
    // A list without its pictures is still a list: the file's own card tells what is wrong.
    pictures.get(condition).then(keep, () => keep(undefined));
    return () => {
      current = false;
    };
  }, [pictures, condition]);
  return held?.condition === condition ? held?.picture : undefined;
}
