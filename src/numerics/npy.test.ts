/** @file The bytes that numpy.save writes for the same arrays. */
import { expect, test } from 'vitest';
import { writeNpy } from './npy.ts';

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

test('a shape that does not count the values is refused', () => {
  expect(() => writeNpy(new Float32Array(5), [2, 3])).toThrow(/counts 6, found 5/);
});
