/** @file What is known of a dropped ONNX network before its weights are read, and its hash. */
import type { ModelSummary } from '../../src/domain/model.ts';
import { lookAtOnnx, type OnnxLook } from '../../src/models/onnx/look.ts';
import { refuseForeign } from '../../src/models/onnx/split.ts';
import { hashFile } from './files.ts';
import { declaredPorts, type Ports } from './ports.ts';

export type Facts = Pick<ModelSummary, 'sha256' | 'nParameters'>;

/**
 * Look at a network of any size; little of it is read.
 *
 * @param check     Throws where the ports are those of another kind.
 * @throws LabError `bad-model` for what is no ONNX file, or lacks its weights, or as `check`.
 */
export async function lookAtNetwork(
  blob: Blob,
  check: (ports: Ports) => unknown,
): Promise<OnnxLook> {
  const look = await lookAtOnnx(blob);
  refuseForeign(look.facts);
  const ports = declaredPorts(look);
  if (ports) check(ports);
  return look;
}

/** {@link lookAtNetwork}, then the hash of the whole file. */
export async function factsOf(
  blob: Blob,
  check: (ports: Ports) => unknown,
): Promise<{ facts: Facts; look: OnnxLook }> {
  const look = await lookAtNetwork(blob, check);
  return { look, facts: await hashed(blob, look) };
}

/** Hash and size of a network that was looked at. */
export async function hashed(blob: Blob, { facts }: OnnxLook): Promise<Facts> {
  return { sha256: await hashFile(blob), nParameters: facts.nParameters };
}
