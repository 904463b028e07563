/** @file Place, weather, light and seed of the scene, its undo, and the ways in and out. */
import { ActionIcon, Button, NumberInput, SegmentedControl, Select, Slider } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconArrowsShuffle } from '@tabler/icons-react';
import { PLACE_NAMES, setPlace, weathersOf } from '../../scenes/compose.ts';
import { PLACES } from '../../scenes/places.ts';
import { createScene } from '../../scenes/scene.ts';
import type { Scene } from '../../scenes/types.ts';
import type { ComposeState } from '../../state/compose-store.ts';
import { isOfScene } from '../../state/history-parts.ts';
import { useLab } from '../../state/hooks.ts';
import { iconSize } from '../../ui/icon-size.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Compose.module.css';
import { capital, placeLabel } from './model.ts';

const MAX_SEED = 4_294_967_295;
const places = PLACE_NAMES.map((value) => ({ value, label: placeLabel(value) }));

/** Undo while the last step was one in the scene; the header's goes on from there. */
function Steps() {
  const canUndo = useLab('history', ({ undoes }) => isOfScene(undoes));
  const canRedo = useLab('history', ({ redoes }) => isOfScene(redoes));
  const undo = useLab('history', (s) => s.undo);
  const redo = useLab('history', (s) => s.redo);
  return (
    <>
      <Tooltip label="Undo in the scene (Ctrl Z)">
        <ActionIcon aria-label="Undo in the scene" disabled={!canUndo} onClick={undo}>
          <IconArrowBackUp size={iconSize.large} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Redo in the scene (Ctrl Shift Z)">
        <ActionIcon aria-label="Redo in the scene" disabled={!canRedo} onClick={redo}>
          <IconArrowForwardUp size={iconSize.large} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}

function Seed({ scene, edit }: Pick<ComposeState, 'scene' | 'edit'>) {
  const draw = (seed: number) => edit(() => createScene(seed));
  return (
    <>
      <Tooltip label="Seed of a whole scene, drawn as the demo's own are: place, weather, objects">
        <NumberInput
          className={classes.grow}
          aria-label="Seed of the scene"
          prefix="seed "
          hideControls
          allowDecimal={false}
          min={0}
          max={MAX_SEED}
          value={scene.seed}
          onChange={(value) => typeof value === 'number' && value !== scene.seed && draw(value)}
        />
      </Tooltip>
      <Tooltip label="The scene of the next seed">
        <ActionIcon aria-label="Another scene" onClick={() => draw((scene.seed + 1) % MAX_SEED)}>
          <IconArrowsShuffle size={iconSize.large} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}

function Tint({ state, part }: { state: ComposeState; part: 0 | 1 }) {
  const { scene, edit, settle } = state;
  const isIndoors = scene.background === 'indoor';
  const words = isIndoors ? ['wall', 'floor'] : ['sky', 'ground'];
  const label = `Light of the ${words[part]}`;
  const change = (value: number) => (s: Scene) => ({
    ...s,
    tint: (part === 0 ? [value, s.tint[1]] : [s.tint[0], value]) as [number, number],
  });
  return (
    <label className={classes.row}>
      <span className={classes.label}>{capital(words[part] ?? '')}</span>
      <Slider
        className={classes.grow}
        thumbLabel={label}
        label={(value) =>
          `${label}: hue ${(30 * (value - 0.5)).toFixed(0)}°, lightness ${(10 * (value - 0.5)).toFixed(1)} %`
        }
        min={0}
        max={1}
        step={0.05}
        value={scene.tint[part]}
        onChange={(value) => edit(change(value), `tint ${part}`)}
        onChangeEnd={settle}
      />
    </label>
  );
}

export function Settings({ state }: { state: ComposeState }) {
  const { scene, given, edit, backToScene } = state;
  if (given) {
    return (
      <div className={classes.settings}>
        <p className={classes.dim}>{given.name} stands in place of the scene.</p>
        <Button onClick={backToScene}>Back to the scene</Button>
      </div>
    );
  }
  return (
    <div className={classes.settings}>
      <div className={classes.row}>
        <Seed {...{ scene, edit }} />
        <Steps />
      </div>
      <div className={classes.row}>
        <Select
          className={classes.grow}
          aria-label="Place"
          allowDeselect={false}
          data={places}
          value={scene.place}
          onChange={(place) => place && edit((s) => setPlace(s, place))}
        />
        <Select
          className={classes.grow}
          aria-label="Weather and light"
          allowDeselect={false}
          data={weathersOf(scene.place).map((value) => ({ value, label: capital(value) }))}
          value={scene.weather}
          onChange={(weather) => weather && edit((s) => ({ ...s, weather }))}
        />
      </div>
      <div className={classes.row}>
        <span className={classes.label}>{capital(PLACES[scene.place].landmark)}</span>
        <SegmentedControl
          className={classes.grow}
          aria-label={`Side of the ${PLACES[scene.place].landmark}`}
          data={[
            { value: 'left', label: 'Left' },
            { value: 'right', label: 'Right' },
          ]}
          value={scene.landmark}
          onChange={(landmark) => edit((s) => ({ ...s, landmark }))}
        />
      </div>
      <Tint state={state} part={0} />
      <Tint state={state} part={1} />
    </div>
  );
}
