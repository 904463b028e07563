/** @file The sixty categories: press one to put it into the scene. */
import { TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { memo, useLayoutEffect, useRef, useState } from 'react';
import { CATEGORIES } from '../../scenes/categories.ts';
import { addObject } from '../../scenes/compose.ts';
import type { Artist } from '../../services/scene-artist.ts';
import type { ComposeState } from '../../state/compose-store.ts';
import { iconSize } from '../../ui/icon-size.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Compose.module.css';

const SIDE = 56;

const Drawing = memo(function Drawing({ artist, sprite }: { artist: Artist; sprite: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, SIDE, SIDE);
    context.drawImage(artist.icon(sprite), 0, 0, SIDE, SIDE);
  }, [artist, sprite]);
  return <canvas ref={canvas} width={SIDE} height={SIDE} aria-hidden />;
});

export interface PaletteProps {
  artist: Artist;
  edit: ComposeState['edit'];
  /** Index that the next object will have. */
  next: number;
  select: ComposeState['select'];
}

export const Palette = memo(function Palette({ artist, edit, next, select }: PaletteProps) {
  const [search, setSearch] = useState('');
  const found = CATEGORIES.filter(({ name }) => name.includes(search.trim().toLowerCase()));
  const add = (category: string) => {
    edit((scene) => addObject(scene, { category }));
    select(next);
  };
  return (
    <div className={classes.palette}>
      <TextInput
        aria-label="Find a category"
        placeholder="Add an object: one of 60 categories"
        leftSection={<IconSearch size={iconSize.usual} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <div className={classes.categories} role="group" aria-label="Categories">
        {found.map(({ name, sprites: [first] }) => (
          <Tooltip key={name} label={name}>
            <UnstyledButton
              className={classes.category}
              aria-label={`Add: ${name}`}
              onClick={() => add(name)}
            >
              <Drawing artist={artist} sprite={first?.sprite ?? ''} />
            </UnstyledButton>
          </Tooltip>
        ))}
        {found.length === 0 && <span className={classes.dim}>No category of that name.</span>}
      </div>
    </div>
  );
});
