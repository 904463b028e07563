/** @file Roles given by hand, one after the other: the same array given the same role again replaces it. */
import type { Assignment } from './source.ts';

/** @returns The roles with one more, which takes the place of that of the same array. */
export function withRole(roles: readonly Assignment[], next: Assignment): Assignment[] {
  const isSame = ({ role, source }: Assignment) =>
    role === next.role && source.file === next.source.file && source.array === next.source.array;
  return [...roles.filter((other) => !isSame(other)), next];
}

/** @returns What is left of roles that were given in this order. */
export function allRoles(said: readonly Assignment[]): Assignment[] {
  return said.reduce<Assignment[]>(withRole, []);
}
