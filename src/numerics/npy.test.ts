/** @file The bytes that numpy.save writes for the same arrays. */
import { expect, test } from 'vitest';
import { writeNpy, writeNpyTable } from './npy.ts';

/** `numpy.save` of `[1.5, -2, nan]` and of `arange(6).reshape(2, 3)`, float32, by numpy 1.24. */
const byNumpy = {
  vector:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAMA/AAAAwAAAwH8=',
  matrix:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAACAPwAAAEAAAEBAAACAQAAAoEA=',
};

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

test('a vector and a matrix, byte for byte', () => {
  expect(writeNpy(Float32Array.of(1.5, -2, NaN), [3])).toEqual(bytesOf(byNumpy.vector));
  expect(writeNpy(Float32Array.of(0, 1, 2, 3, 4, 5), [2, 3])).toEqual(bytesOf(byNumpy.matrix));
});

/** `numpy.save` of `[('V1v', 158, 0.5), ('größe,2', nan, -1e-3)]` with named fields, by numpy 1.24. */
const tableByNumpy =
  'k05VTVBZAQC2AHsnZGVzY3InOiBbKCdyb2knLCAnPFU3JyksICgndm94ZWxzJywgJzxmOCcpLCAoJ3NoaWZ0JywgJzxmOCcpXSwgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKVgAAADEAAAB2AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAwGNAAAAAAAAA4D9nAAAAcgAAAPYAAADfAAAAZQAAACwAAAAyAAAAAAAAAAAA+H/8qfHSTWJQvw==';

test('a table of words and numbers, byte for byte; what is missing is NaN', () => {
  const header = ['roi', 'voxels', 'shift'];
  const rows = [
    ['V1v', 158, 0.5],
    ['größe,2', undefined, -1e-3],
  ];
  expect(writeNpyTable(header, rows)).toEqual(bytesOf(tableByNumpy));
});

test('names that Python would have to escape are made plain; an empty table has no rows', () => {
  const text = new TextDecoder().decode(writeNpyTable(["scan's p\u00b2", 'a\\b'], []));
  expect(text).toContain("[('scan_s p_', '<f8'), ('a_b', '<f8')]");
  expect(text).toContain("'shape': (0,)");
});

test('a shape that does not count the values is refused', () => {
  expect(() => writeNpy(new Float32Array(5), [2, 3])).toThrow(/counts 6, found 5/);
});
