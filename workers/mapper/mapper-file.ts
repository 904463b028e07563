/** @file A mapper as a file: safetensors or ONNX, with what the lab needs to take it back. */
import type { Target } from '../../src/domain/decode.ts';
import type { TensorRecord } from '../../src/domain/model.ts';
import { buildMapperGraph, type MapperShape } from '../../src/models/mapper-onnx.ts';
import { encodeModel } from '../../src/models/onnx/encode.ts';
import { writeSafetensors } from '../../src/models/safetensors.ts';
import { layoutOf } from './network/layout.ts';
import type { ActiveMapper } from './registry.ts';
import { isLinear } from './ridge/linear-mapper.ts';
import { usualPreparation } from './scans/prepare.ts';

export type MapperFormat = 'safetensors' | 'onnx';

export interface MapperFile {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

function nVoxelsOf({ summary }: ActiveMapper): number {
  return Number(/^\d+/.exec(summary.signature)?.[0]);
}

function shapeOf(mapper: ActiveMapper, tensors: TensorRecord): MapperShape {
  const nVoxels = nVoxelsOf(mapper);
  const { dim } = mapper;
  if (isLinear(tensors)) return { nVoxels, nPadded: nVoxels, nStrided: 0, nBlocks: 0, dim };
  const { nPadded, nStrided, nBlocks } = layoutOf(tensors);
  return { nVoxels, nPadded, nStrided, nBlocks, dim };
}

function metadataOf(mapper: ActiveMapper): Record<string, string> {
  const { target, name, summary, preparation = usualPreparation } = mapper;
  const { threshold, range } = preparation;
  return {
    ...{ target, name, nVoxels: String(nVoxelsOf(mapper)), threshold: String(threshold) },
    simulated: String(summary.simulated),
    ...(range ? { rangeLow: String(range[0]), rangeHigh: String(range[1]) } : {}),
  };
}

/** `mapper-image-network-....safetensors`: letters that every file system takes. */
function fileName(target: Target, name: string, format: MapperFormat): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9.]+/g, '-');
  return `mapper-${target}-${plain.replace(/^-+|-+$/g, '')}.${format}`;
}

/** The file of a mapper; its weights are copied. */
export async function mapperFile(mapper: ActiveMapper, format: MapperFormat): Promise<MapperFile> {
  const tensors = await mapper.tensors();
  const metadata = metadataOf(mapper);
  const name = fileName(mapper.target, mapper.name, format);
  if (format === 'safetensors') return { name, bytes: writeSafetensors(tensors, metadata) };
  const graph = buildMapperGraph(tensors, shapeOf(mapper, tensors));
  return { name, bytes: encodeModel(graph, metadata) };
}
