/** @file A dense titled panel: actions in its bar, folds to the bar, fills the page on demand. */
import { ActionIcon } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconMaximize, IconMinimize } from '@tabler/icons-react';
import { memo, useCallback, useEffect, useId, useState, type ReactNode } from 'react';
import { iconSize } from './icon-size.ts';
import classes from './Panel.module.css';
import { Tooltip } from './Tooltip.tsx';

export interface PanelProps {
  title: string;
  /** Small text after the title: a count, a state. */
  note?: ReactNode;
  /** Buttons and switches at the right end of the bar. */
  actions?: ReactNode;
  children: ReactNode;
  /** Without padding: for canvases and lists that reach the edge. */
  flush?: boolean;
  className?: string | undefined;
}

interface ToggleProps {
  label: string;
  pressed: boolean;
  onClick(): void;
  children: ReactNode;
}

function BarButton({ label, pressed, onClick, children }: ToggleProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} aria-pressed={pressed} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** Escape gives the page back; keys meant for an open menu or dialog are not taken. */
function useEscape(active: boolean, leave: () => void) {
  useEffect(() => {
    if (!active) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) leave();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [active, leave]);
}

interface BarProps extends Pick<PanelProps, 'title' | 'note' | 'actions'> {
  id: string;
  folded: boolean;
  full: boolean;
  onFold(): void;
  onFull(): void;
}

function FoldButton({ title, folded, onFold }: Pick<BarProps, 'title' | 'folded' | 'onFold'>) {
  return (
    <BarButton
      label={folded ? `Unfold ${title}` : `Fold ${title}`}
      pressed={folded}
      onClick={onFold}
    >
      {folded ? (
        <IconChevronRight size={iconSize.usual} />
      ) : (
        <IconChevronDown size={iconSize.usual} />
      )}
    </BarButton>
  );
}

function FullButton({ title, full, onFull }: Pick<BarProps, 'title' | 'full' | 'onFull'>) {
  return (
    <BarButton
      label={full ? `Shrink ${title}` : `Full screen: ${title}`}
      pressed={full}
      onClick={onFull}
    >
      {full ? <IconMinimize size={iconSize.usual} /> : <IconMaximize size={iconSize.usual} />}
    </BarButton>
  );
}

/** The content of a panel changes often, its buttons do not. */
const StillFoldButton = memo(FoldButton);
const StillFullButton = memo(FullButton);

function Bar(props: BarProps) {
  const { id, title, note, actions, folded, full, onFold, onFull } = props;
  return (
    <header className={classes.bar}>
      <StillFoldButton title={title} folded={folded} onFold={onFold} />
      <h2 id={id} className={classes.title}>
        {title}
      </h2>
      {note !== undefined && <span className={classes.note}>{note}</span>}
      {!folded && (
        <div className={classes.actions}>
          {actions}
          <StillFullButton title={title} full={full} onFull={onFull} />
        </div>
      )}
    </header>
  );
}

/** A section of the page with a heading, as high as its pane; folded, as high as its bar. */
export function Panel(props: PanelProps) {
  const { title, note, actions, children, flush = false, className } = props;
  const [folded, setFolded] = useState(false);
  const [full, setFull] = useState(false);
  const fold = useCallback(() => setFolded((was) => !was), []);
  const fill = useCallback(() => setFull((was) => !was), []);
  const id = useId();
  useEscape(full, () => setFull(false));
  return (
    <section
      aria-labelledby={id}
      className={[classes.panel, !folded && className].filter(Boolean).join(' ')}
      data-full={full || undefined}
      data-folded={folded || undefined}
    >
      <Bar {...{ id, title, note, actions, folded, full }} onFold={fold} onFull={fill} />
      {!folded && (
        <div className={classes.body} data-flush={flush || undefined}>
          {children}
        </div>
      )}
    </section>
  );
}
