/** @file The generators that are loaded, and which one draws. */
import type { ConditionSettings } from '../../domain/decode.ts';
import type { Remote } from '../../domain/remote.ts';
import type { Comparison } from '../compare.ts';

export interface GeneratorsState {
  /** SHA-256 of the generator that draws; the newest while none was chosen. */
  inUse: string | undefined;
  settings: ConditionSettings;
  comparison: Remote<Comparison>;
  use(sha256: string): void;
  setSettings(patch: Partial<ConditionSettings>): void;
  /** Free it; the last one stays. */
  remove(sha256: string): Promise<void>;
  /** Draw the selected scan with every generator by every condition. */
  compare(): void;
  clear(): void;
  cancel(): void;
}
