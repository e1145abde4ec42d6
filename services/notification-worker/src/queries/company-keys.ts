import type { Id } from '@messaging/contracts';

/** What names a thing of a company, where those of several are looked at together. */
export const keyOf = (companyId: Id, ...ids: readonly Id[]) => [companyId, ...ids].join(':');

export const byKey = <Row extends { companyId: Id; id: Id }>(rows: readonly Row[]) =>
  new Map(rows.map((row) => [keyOf(row.companyId, row.id), row]));

/** Each pair once; pairs without an id left out. */
export function uniqueKeys(pairs: readonly (readonly [Id, Id | null])[]): (readonly [Id, Id])[] {
  const named = pairs.filter((pair): pair is readonly [Id, Id] => pair[1] !== null);
  return [...new Map(named.map((pair) => [keyOf(...pair), pair])).values()];
}
