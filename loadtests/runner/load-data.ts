import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const idSchema = z.string().regex(/^[1-9][0-9]{0,18}$/);
const personSchema = z.object({ userId: idSchema, companyId: idSchema });
const linkSchema = z.object({ companyId: idSchema, transactionId: idSchema });

/**
 * Who takes part in a load test and where the cluster is. `.local/cluster.json` has this form, and so has the
 * file a data generator writes for `--people` (which may leave the addresses to the cluster's file).
 */
const loadDataSchema = z.object({
  gatewayUrl: z.url(),
  demoErpUrl: z.url(),
  people: z.array(personSchema).min(1),
  /** Conversations to use; without them each company gets its own, under the same numbers in every company. */
  links: z.array(linkSchema).default([]),
});
export type LoadData = z.output<typeof loadDataSchema>;
export type Person = z.output<typeof personSchema>;

/** Said to the person at the keyboard as it is. */
export class LoadDataError extends Error {
  override name = 'LoadDataError';
}

/**
 * Reads the cluster's file, and over it the people and links of a second one if there is one.
 * @throws LoadDataError when nothing can be made of them.
 */
export function readLoadData(clusterFile: string, peopleFile?: string): LoadData {
  const cluster = existsSync(clusterFile) ? readJson(clusterFile) : {};
  const people = peopleFile === undefined ? {} : readJson(peopleFile);
  const result = loadDataSchema.safeParse({ ...cluster, ...people });
  if (result.success) return result.data;
  const source = peopleFile === undefined ? clusterFile : `${clusterFile} and ${peopleFile}`;
  throw new LoadDataError(`${source}: ${z.prettifyError(result.error)}\nIs the cluster running (npm start)?`);
}

function readJson(file: string): object {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value === 'object' && value !== null) return value;
  } catch (error) {
    throw new LoadDataError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  throw new LoadDataError(`${file} holds no object`);
}
