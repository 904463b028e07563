/** @file What a training runs on: the engine, the scans and targets, where mappers and checkpoints go. Types only. */
import type { Engine } from '../engine/engine.ts';
import type { Registry } from '../registry.ts';
import type { Scans } from '../scans/scans.ts';
import type { Truths } from '../scans/truths.ts';
import type { CheckpointFiles } from './checkpoint-files.ts';
import type { Courtesy } from './courtesy.ts';

/** What a training runs on. */
export interface Site {
  engine: Engine;
  scans: Scans;
  truths: Truths;
  registry: Registry;
  files: CheckpointFiles;
  courtesy: Courtesy;
}
