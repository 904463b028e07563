/** @file Which element's description is to be shown: what the pointer rests on, or what the keyboard has come to. */

/** Milliseconds of rest before words are shown; none while other words are. */
const DELAY = 350;
const DESCRIBED = '[aria-description]';

/**
 * Tell of the described element whose words are to be shown, and `undefined` when none are.
 *
 * @returns Stop.
 */
export function followTooltipTarget(
  page: Document,
  show: (target: HTMLElement | undefined) => void,
): () => void {
  let wanted: HTMLElement | undefined;
  let isShown = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function want(target: HTMLElement | undefined): void {
    if (target === wanted) return;
    clearTimeout(timer);
    wanted = target;
    if (!target) {
      if (isShown) show(undefined);
      isShown = false;
      return;
    }
    const tell = () => {
      isShown = true;
      show(target);
    };
    if (isShown) tell();
    else timer = setTimeout(tell, DELAY);
  }

  const stop = new AbortController();
  const on = <K extends keyof DocumentEventMap>(
    type: K,
    act: (event: DocumentEventMap[K]) => void,
  ) => page.addEventListener(type, act, { capture: true, passive: true, signal: stop.signal });
  on('pointerover', ({ target, pointerType }) => want(described(target, pointerType === 'touch')));
  on('pointerdown', ({ target, pointerType }) =>
    want(pointerType === 'touch' ? described(target, true) : undefined),
  );
  on('focusin', ({ target }) => {
    if (target instanceof Element && target.matches(':focus-visible'))
      want(described(target, false));
  });
  on('focusout', () => want(undefined));
  on('keydown', () => want(undefined));
  return () => {
    stop.abort();
    clearTimeout(timer);
  };
}

function described(at: EventTarget | null, isTouch: boolean): HTMLElement | undefined {
  const target = at instanceof Element ? at.closest<HTMLElement>(DESCRIBED) : null;
  if (!target || (isTouch && target.dataset['tooltipTouch'] === undefined)) return undefined;
  return target;
}
