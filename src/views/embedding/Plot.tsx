/** @file A plotly figure in a box: drawn anew when its data change, resized with the box, purged. */
import { useElementSize } from '@mantine/hooks';
import type { Config, Data, Layout } from 'plotly.js';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { ProgressLine } from '../../ui/ProgressLine.tsx';
import classes from './Embedding.module.css';
import { useLetterZoom } from '../../ui/letter-size.ts';
import { layoutAt } from './plot-size.ts';
import { loadPlotly, type Plotly } from './plotly.ts';
import { LATEST_MS, whenIdle, type WhenFree } from '../../ui/when-idle.ts';

export interface PlotProps {
  traces: Data[];
  layout: Partial<Layout>;
  /** The accessible name of the figure. */
  label: string;
  /** When a figure may be drawn: when the page is idle, if nothing else is told. */
  whenFree?: WhenFree;
}

const config: Partial<Config> = {
  displayModeBar: false,
  displaylogo: false,
  scrollZoom: false,
  responsive: false,
};

function usePlotly() {
  const [plotly, setPlotly] = useState<Plotly>();
  const [failure, setFailure] = useState<string>();
  useEffect(() => {
    let isGone = false;
    loadPlotly().then(
      (loaded) => isGone || setPlotly(() => loaded),
      (error: unknown) => isGone || setFailure(String(error)),
    );
    return () => {
      isGone = true;
    };
  }, []);
  return { plotly, failure };
}

/** Purged in the middle of a draw, plotly trips over what it left behind. */
function afterDraw(drawing: RefObject<Promise<unknown> | undefined>, purge: () => void): void {
  void Promise.resolve(drawing.current).then(purge, purge);
}

export function Plot({ traces, layout, label, whenFree = whenIdle }: PlotProps) {
  const { plotly, failure } = usePlotly();
  const { ref: frame, width, height } = useElementSize<HTMLDivElement>();
  const box = useRef<HTMLDivElement>(null);
  const drawing = useRef<Promise<unknown>>(undefined);
  const waitsSince = useRef<number>(undefined);
  const [isDrawn, setDrawn] = useState(false);
  const zoom = useLetterZoom();
  useEffect(() => {
    const element = box.current;
    if (!plotly || !element || width === 0 || height === 0) return undefined;
    // A draw takes plotly some 20 ms: pictures come first. A newer figure takes the place of a waiting one, and its wait.
    const now = performance.now();
    waitsSince.current ??= now;
    const left = LATEST_MS - (now - waitsSince.current);
    return whenFree(() => {
      waitsSince.current = undefined;
      // A superseded draw rejects nothing; a failing one shows as an empty box with the axis names.
      drawing.current = plotly
        .react(element, traces, { ...layoutAt(layout, zoom, height), width, height }, config)
        .then(() => {
          element.dataset['drawn'] = String(Number(element.dataset['drawn'] ?? 0) + 1);
          setDrawn(true);
        });
    }, left);
  }, [plotly, traces, layout, width, height, zoom, whenFree]);
  useEffect(() => {
    const element = box.current;
    return () => {
      if (plotly && element) afterDraw(drawing, () => plotly.purge(element));
    };
  }, [plotly]);
  if (failure !== undefined)
    return <ErrorNote error={{ message: `The plotting library did not load: ${failure}` }} />;
  return (
    <div ref={frame} className={classes.frame}>
      <div ref={box} className={classes.plot} role="img" aria-label={label} />
      {!isDrawn && (
        <div className={classes.loading}>
          <ProgressLine what={plotly ? 'Drawing' : 'Loading what draws'} fraction={undefined} />
        </div>
      )}
    </div>
  );
}
