/** @file Which input of a dropped generator takes the embedding, which z, and what its output is. */
import { LabError } from '../../src/domain/errors.ts';
import type { GeneratorManifest } from './generator.protocol.ts';
import type { Port } from './network.ts';
import type { Ports } from './ports.ts';

export interface GeneratorPorts {
  /** One or two; where there are two, image before text. */
  conditions: { name: string; dim: number }[];
  /** z and noise, by their shape without the batch. */
  others: { name: string; shape: number[]; isZ: boolean }[];
  output: string;
  /** It was exported for one picture at a time. */
  isFixedToOne: boolean;
}

const Z_NAME = /^z$|latent|random|noise/i;
const TEXT_NAME = /te?xt|cap/i;

/**
 * @param manifest   Names that override what is guessed.
 * @throws LabError  `bad-model` naming the ports that it has.
 */
export function generatorPorts(network: Ports, manifest: GeneratorManifest): GeneratorPorts {
  const { inputs, outputs } = network;
  const sized = inputs.map((port) => ({ port, shape: port.shape.slice(1).map(Number) }));
  const isKnown = sized.every(
    ({ port, shape }) => port.type === 'float32' && shape.every(Number.isInteger),
  );
  if (!isKnown || inputs.length === 0) throw notAGenerator(inputs);
  const named = new Set([manifest.image, manifest.text]);
  const isCondition = ({ port, shape }: (typeof sized)[number]) =>
    named.has(port.name) ||
    (manifest.image === undefined &&
      manifest.text === undefined &&
      shape.length === 1 &&
      port.name !== manifest.z &&
      !Z_NAME.test(port.name));
  const conditions = sized.filter(isCondition);
  const isText = (name: string) =>
    manifest.text === undefined ? TEXT_NAME.test(name) : name === manifest.text;
  conditions.sort((a, b) => Number(isText(a.port.name)) - Number(isText(b.port.name)));
  const pictures = outputs.filter(({ type, shape }) => type === 'float32' && shape.length === 4);
  const output = pictures.find(({ name }) => name === manifest.output) ?? pictures[0];
  if (conditions.length < 1 || conditions.length > 2 || !output) throw notAGenerator(inputs);
  return {
    conditions: conditions.map(({ port, shape }) => ({ name: port.name, dim: shape[0] ?? 0 })),
    others: sized
      .filter((one) => !conditions.includes(one))
      .map(({ port, shape }) => {
        return { name: port.name, shape, isZ: shape.length === 1 };
      }),
    output: output.name,
    isFixedToOne: inputs.some(({ shape }) => shape[0] === 1),
  };
}

function notAGenerator(found: Port[]): LabError {
  const list = found.map(({ name, type, shape }) => `'${name}' ${type} [${shape.join(', ')}]`);
  return new LabError(
    'bad-model',
    `A generator takes one or two embeddings [n, dim] (and z) and gives pictures [n, 3, side, side]; this network takes ${list.join(', ') || 'nothing'}. Drop a generator, or a manifest beside it that names its inputs.`,
    { found: list },
  );
}
