/**
 * @file The mappers that are loaded or trained, and which one answers for each target: the last one
 * that was added, unless another is chosen.
 */
import type { Target } from '../../src/domain/decode.ts';
import { LabError } from '../../src/domain/errors.ts';
import type { ModelSummary, TensorRecord } from '../../src/domain/model.ts';
import type { Preparation } from './scans/prepare.ts';

/** A mapper in use, whatever its kind. */
export interface ActiveMapper {
  target: Target;
  name: string;
  dim: number;
  readonly summary: ModelSummary;
  /** How its targets were made; the usual way where nothing says otherwise. */
  preparation?: Preparation | undefined;
  /** @throws LabError `shape-mismatch` if it was made for other voxels. */
  check(nVoxels: number): void;
  /** `[dim]` for each scan of z-scored betas `[nVoxels]`; not finite counts as 0. */
  predict(scans: readonly Float32Array[], signal?: AbortSignal): Promise<Float32Array[]>;
  /** Weights for a file, in memory of their own. */
  tensors(): Promise<TensorRecord>;
  dispose(): void;
}

/** Mappers by target, newest last. */
export class Registry {
  readonly #mappers = new Map<Target, ActiveMapper[]>();

  /** Add a mapper and make it the active one; one of the same name is replaced. */
  add(mapper: ActiveMapper): void {
    const others = this.#of(mapper.target).filter((other) => {
      if (other.name === mapper.name) other.dispose();
      return other.name !== mapper.name;
    });
    this.#mappers.set(mapper.target, [...others, mapper]);
  }

  /** Take a mapper away; the one before it answers again. */
  remove(mapper: ActiveMapper): void {
    const others = this.#of(mapper.target).filter((other) => other !== mapper);
    this.#mappers.set(mapper.target, others);
    mapper.dispose();
  }

  #of(target: Target): ActiveMapper[] {
    return this.#mappers.get(target) ?? [];
  }

  /** The mapper that answers for a target, or undefined. */
  active(target: Target): ActiveMapper | undefined {
    return this.#of(target).at(-1);
  }

  /** @throws LabError `no-model` when the target has no mapper. */
  need(target: Target): ActiveMapper {
    const mapper = this.active(target);
    if (mapper) return mapper;
    throw new LabError(
      'no-model',
      `No mapper for the target '${target}' is loaded. Train a ridge, or drop a trained mapper.`,
      { target },
    );
  }

  /** All mappers, the active one of each target marked. */
  list(): { target: Target; name: string; active: boolean }[] {
    return [...this.#mappers].flatMap(([target, mappers]) =>
      mappers.map(({ name }, i) => ({ target, name, active: i === mappers.length - 1 })),
    );
  }

  /** The mapper of a name. @throws LabError `no-model`. */
  named(target: Target, name: string): ActiveMapper {
    const mappers = this.#of(target);
    const found = mappers.find((mapper) => mapper.name === name);
    if (found) return found;
    throw new LabError('no-model', `There is no mapper '${name}' for the target '${target}'.`, {
      known: mappers.map((mapper) => mapper.name),
    });
  }

  /** Let another mapper answer. @throws LabError `no-model` if there is none of that name. */
  activate(target: Target, name: string): void {
    const mappers = this.#of(target);
    const chosen = this.named(target, name);
    this.#mappers.set(target, [...mappers.filter((mapper) => mapper !== chosen), chosen]);
  }

  dispose(): void {
    for (const mappers of this.#mappers.values()) for (const mapper of mappers) mapper.dispose();
    this.#mappers.clear();
  }
}
