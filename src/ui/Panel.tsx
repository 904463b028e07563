/** @file A dense titled panel: actions in its bar, folds to the bar, fills the page on demand. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconMaximize, IconMinimize } from '@tabler/icons-react';
import { useEffect, useId, useState, type ReactNode } from 'react';
import classes from './Panel.module.css';

export interface PanelProps {
  title: string;
  /** Small text after the title: a count, a state. */
  note?: ReactNode;
  /** Buttons and switches at the right end of the bar. */
  actions?: ReactNode;
  children: ReactNode;
  /** Share of the column's free height, unless the layout sets `--panel-grow`; 0 = as its content. */
  grow?: number;
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

/** A section of the page with a heading. */
export function Panel(props: PanelProps) {
  const { title, note, actions, children, grow = 1, flush = false, className } = props;
  const [folded, setFolded] = useState(false);
  const [full, setFull] = useState(false);
  const id = useId();
  useEscape(full, () => setFull(false));
  const iconSize = 14;
  return (
    <section
      aria-labelledby={id}
      className={[classes.panel, !folded && className].filter(Boolean).join(' ')}
      data-full={full || undefined}
      data-folded={folded || undefined}
      style={{
        flexGrow: folded ? 0 : `var(--panel-grow, ${grow})`,
        flexBasis: grow && !folded ? 0 : 'auto',
      }}
    >
      <header className={classes.bar}>
        <BarButton
          label={folded ? `Unfold ${title}` : `Fold ${title}`}
          pressed={folded}
          onClick={() => setFolded(!folded)}
        >
          {folded ? <IconChevronRight size={iconSize} /> : <IconChevronDown size={iconSize} />}
        </BarButton>
        <h2 id={id} className={classes.title}>
          {title}
        </h2>
        {note !== undefined && <span className={classes.note}>{note}</span>}
        <div className={classes.actions}>
          {!folded && actions}
          {!folded && (
            <BarButton
              label={full ? `Shrink ${title}` : `Full screen: ${title}`}
              pressed={full}
              onClick={() => setFull(!full)}
            >
              {full ? <IconMinimize size={iconSize} /> : <IconMaximize size={iconSize} />}
            </BarButton>
          )}
        </div>
      </header>
      {!folded && (
        <div className={classes.body} data-flush={flush || undefined}>
          {children}
        </div>
      )}
    </section>
  );
}
