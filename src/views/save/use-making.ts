/** @file A figure whose pictures are first to be drawn: how far it is, and a way to stop. */
import { useEffect, useRef, useState } from 'react';
import type { FigureWork, MakeFigure } from '../../ui/figure/save-figure.ts';

/** The SVG document at a width (mm). */
export type WorkingFigure = (widthMm: number, work: FigureWork) => string | Promise<string>;

interface Making {
  what: string;
  fraction: number;
}

/** One figure at a time; nothing is shown of quick ones. */
export function useMaking() {
  const [making, setMaking] = useState<Making>();
  const running = useRef<AbortController>(undefined);
  const cancel = () => running.current?.abort(new DOMException('Cancelled.', 'AbortError'));
  useEffect(() => cancel, []);
  const makerOf =
    (figure: WorkingFigure): MakeFigure =>
    async (widthMm) => {
      cancel();
      const mine = new AbortController();
      running.current = mine;
      const progress = (what: string, fraction: number) => {
        if (!mine.signal.aborted) setMaking({ what, fraction });
      };
      try {
        const made = await figure(widthMm, { signal: mine.signal, progress });
        mine.signal.throwIfAborted();
        return made;
      } finally {
        if (running.current === mine) setMaking(undefined);
      }
    };
  return { making, makerOf, cancel };
}
