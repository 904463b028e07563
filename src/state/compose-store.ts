/** @file The composed stimulus: a scene, or a picture of the user's, and what it encodes to. */
import { createStore } from 'zustand/vanilla';
import type { Picture } from '../domain/dataset.ts';
import { asLabError, LabError } from '../domain/errors.ts';
import type { Remote } from '../domain/remote.ts';
import { createScene } from '../scenes/scene.ts';
import type { Scene } from '../scenes/types.ts';
import { isPictureFile, readPicture } from '../services/picture-file.ts';
import type { SceneArtist } from '../services/scene-artist.ts';
import { encodePicture, type EncodedPicture, type Likeness, likenessOf } from './compose.ts';
import type { Bench } from './decode-scan.ts';
import type { PictureOf } from './decode-views.ts';
import { createTask } from './remote-task.ts';

/** A scene that is still being dragged is not encoded. */
const REST_MS = 350;
/** The scene that the drawer opens with. */
const FIRST_SEED = 7;

export interface ComposeState {
  scene: Scene;
  /** Index of the object that the controls act on. */
  selected: number | undefined;
  /** A dropped, pasted or chosen picture, which stands in place of the scene. */
  given: { picture: Picture; name: string } | undefined;
  result: Remote<EncodedPicture>;
  /** Comes after the result. */
  like: Remote<Likeness>;
  /** Why the last picture or change was refused. */
  refused: LabError | undefined;
  /** Is the drawer open? Pictures that are dropped then come here. */
  isOpen: boolean;
  setOpen(isOpen: boolean): void;
  /** Change the scene; changes of one `kind` in a row (a drag) are one gesture until `settle`. */
  edit(change: (scene: Scene) => Scene, kind?: string): void;
  settle(): void;
  /** Names the gesture that the last change was part of; undefined where it was a change of its own. */
  gesture(): string | undefined;
  /** What was there before, scene and picture, for undo. */
  putBack(before: Pick<ComposeState, 'scene' | 'given'>): void;
  /** A scene that was saved takes the place of this one; it can be undone. Encoded once it is looked at. */
  load(scene: Scene): void;
  select(index: number | undefined): void;
  takePicture(file: File): Promise<void>;
  /** Back from a picture to the scene. */
  backToScene(): void;
  encode(): void;
  cancel(): void;
}

export interface ComposeSources {
  bench(): Bench | undefined;
  artist: SceneArtist;
  pictureOf: PictureOf;
  seed(): number;
}

export function createComposeStore({ bench, artist, pictureOf, seed }: ComposeSources) {
  const task = createTask();
  const likeTask = createTask();
  let lastKind: string | undefined;
  let nGestures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Encode once nothing has changed for a moment. */
  function encodeSoon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => store.getState().encode(), REST_MS);
  }

  function show({ scene, given }: Pick<ComposeState, 'scene' | 'given'>): void {
    const { selected } = store.getState();
    const isThere = selected !== undefined && selected < scene.objects.length;
    store.setState({ scene, selected: isThere ? selected : undefined, given, refused: undefined });
    encodeSoon();
  }

  function edit(change: (scene: Scene) => Scene, kind?: string): void {
    const { scene } = store.getState();
    try {
      const next = change(scene);
      if (next === scene) return;
      if (kind !== lastKind) nGestures += 1;
      lastKind = kind;
      show({ scene: next, given: undefined });
    } catch (error) {
      store.setState({ refused: asLabError(error) });
    }
  }

  async function takePicture(file: File): Promise<void> {
    try {
      if (!isPictureFile(file)) {
        throw new LabError('unknown-format', `${file.name} is no PNG, JPEG, WebP or GIF picture.`);
      }
      const picture = await readPicture(file);
      lastKind = undefined;
      store.setState({ given: { picture, name: file.name }, refused: undefined });
      store.getState().encode();
    } catch (error) {
      store.setState({ refused: asLabError(error) });
    }
  }

  async function encode(here: Bench): Promise<void> {
    const { getState: get, setState: set } = store;
    likeTask.cancel();
    const { scene, given } = get();
    await task.run(
      'encoding the picture',
      () => get().result,
      (result) => set({ result }),
      async (context) => {
        const picture = given?.picture ?? (await artist.ready()).picture(scene);
        return encodePicture(here, picture, { seed: seed(), context });
      },
    );
    const { result } = get();
    if (result.status !== 'ready') return;
    const { embedding } = result.value;
    await likeTask.run(
      'looking for what is like it',
      () => get().like,
      (like) => set({ like }),
      (context) => likenessOf(here, embedding, { pictureOf, context }),
    );
  }

  const store = createStore<ComposeState>()((set, get) => ({
    scene: createScene(FIRST_SEED),
    selected: undefined,
    given: undefined,
    result: { status: 'idle' },
    like: { status: 'idle' },
    refused: undefined,
    isOpen: false,
    setOpen: (isOpen) => {
      set({ isOpen });
      if (isOpen && get().result.status === 'idle') get().encode();
    },
    edit,
    load: (scene) => {
      if (JSON.stringify(scene) === JSON.stringify(get().scene)) return;
      edit(() => scene);
      if (get().isOpen) return;
      clearTimeout(timer);
      task.drop();
      likeTask.drop();
      set({ result: { status: 'idle' }, like: { status: 'idle' } });
    },
    settle: () => {
      lastKind = undefined;
    },
    select: (selected) => set({ selected }),
    gesture: () => (lastKind === undefined ? undefined : `${lastKind} ${nGestures}`),
    putBack: (before) => {
      lastKind = undefined;
      show(before);
    },
    takePicture,
    backToScene: () => {
      lastKind = undefined;
      set({ given: undefined, refused: undefined });
      get().encode();
    },
    encode: () => {
      clearTimeout(timer);
      const here = bench();
      if (!here) return;
      void encode(here);
    },
    cancel: () => {
      clearTimeout(timer);
      task.cancel();
      likeTask.cancel();
    },
  }));
  return store;
}

export type ComposeStore = ReturnType<typeof createComposeStore>;
