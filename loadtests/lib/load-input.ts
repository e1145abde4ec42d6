import { SharedArray } from 'k6/data';
import type { LoadInput, LoadPerson } from './run-records.ts';

const read = <T>(file: string | undefined) => JSON.parse(open(file ?? '')) as T;

export const input = read<LoadInput>(__ENV.LOAD_INPUT);
// Tokens are long and many: in a file of their own, read once for all virtual users.
export const people = new SharedArray('people', () => read<LoadPerson[]>(__ENV.LOAD_PEOPLE));

/** An element the plan promises to be there. */
export function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`nothing at ${index}`);
  return item;
}

export function authorization(person: number): Record<string, string> {
  return { Authorization: `Bearer ${at(people, person).token}` };
}
