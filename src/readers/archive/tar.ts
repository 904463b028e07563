/**
 * @file Tar files as webdatasets: members `<key>.<field>`, where the key ends at the first dot. Fields
 * of one type and shape become one array with the samples as its slowest axis; others are listed
 * one by one.
 */
import type { Problem } from '../../domain/arrays.ts';
import { textColumn } from '../memory-array.ts';
import type { FormatReader, NamedArray, OpenedFile, ReaderFile, ReadOptions } from '../types.ts';
import { memberArrays, openMembers } from './members.ts';
import type { Member, OpenedMember, OpenMember } from './members.ts';
import { stackArrays } from './stack.ts';
import { isTar, readTarDirectory } from './tar-directory.ts';

interface Sample {
  key: string;
  field: string;
  member: OpenedMember;
}

/** `train/0001.nsdgeneral.npy` is field `nsdgeneral.npy` of sample `train/0001`. */
function sampleOf(member: OpenedMember): Sample | undefined {
  const slash = member.name.lastIndexOf('/') + 1;
  const dot = member.name.indexOf('.', slash);
  if (dot < 0) return undefined;
  return { key: member.name.slice(0, dot), field: member.name.slice(dot + 1), member };
}

/** The fields, each with its samples in order; undefined unless every sample has every field once. */
function fieldsOf(members: readonly OpenedMember[]): Map<string, Sample[]> | undefined {
  const fields = new Map<string, Sample[]>();
  for (const member of members) {
    const sample = sampleOf(member);
    if (!sample) return undefined;
    fields.set(sample.field, [...(fields.get(sample.field) ?? []), sample]);
  }
  const [first] = fields.values();
  const keys = first?.map((sample) => sample.key).join('\n');
  const regular = [...fields.values()].every(
    (samples) => samples.map((sample) => sample.key).join('\n') === keys,
  );
  return regular && (first?.length ?? 0) > 1 ? fields : undefined;
}

function stackField(field: string, samples: readonly Sample[]): NamedArray[] {
  const arrays = samples.map(({ member }) => member.opened.arrays);
  const single = arrays.every((list) => list.length === 1);
  const stacked = single ? stackArrays(field, arrays.flat()) : undefined;
  return stacked ? [stacked] : memberArrays(samples.map(({ member }) => member));
}

function arraysOf(members: readonly OpenedMember[]): NamedArray[] {
  const fields = fieldsOf(members);
  if (!fields) return memberArrays(members);
  const [first = []] = fields.values();
  const keys = textColumn(
    '__key__',
    first.map((sample) => sample.key),
    'sample',
  );
  return [keys, ...[...fields].flatMap(([field, samples]) => stackField(field, samples))];
}

async function openTar(
  file: ReaderFile,
  open: OpenMember,
  options?: ReadOptions,
): Promise<OpenedFile> {
  const { entries, problem } = await readTarDirectory(file.blob, options);
  const members: Member[] = entries.map(({ name, start, size }) => ({
    name,
    size,
    blob: () => Promise.resolve(file.blob.slice(start, start + size)),
  }));
  const problems: Problem[] = problem ? [{ code: problem.code, message: problem.message }] : [];
  const opened = await openMembers(members, open, problems, options);
  return {
    format: 'tar',
    arrays: arraysOf(opened),
    problems,
    close: () => opened.forEach((member) => member.opened.close()),
  };
}

/** @param open  Opens members; not archives again, so that nesting ends. */
export function makeTarReader(open: OpenMember): FormatReader {
  return {
    format: 'tar',
    sniff: (head) => head.length >= 512 && isTar(head),
    open: (file, options) => openTar(file, open, options),
  };
}
