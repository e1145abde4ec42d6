import { createDatabase, select } from '@messaging/database';
import { LaunchError } from '../../launch-error.ts';
import { generateCompany, type GeneratedCompany } from './generate-company.ts';
import { companyIdOf, MOST_PEOPLE, MOST_SEED } from './ids.ts';
import { splitUnevenly } from './split.ts';

// One lane makes rows while the database writes those of another.
const LANES = 3;
const STEEPNESS = 0.8;

export interface GenerateOptions {
  databaseUrl: string;
  companies: number;
  messages: number;
  peoplePerCompany: number;
  seed: number;
  onProgress?: (progress: GenerateProgress) => void;
}

export interface GenerateProgress {
  messages: number;
  /** Of every table, written by this run. */
  rows: number;
  seconds: number;
  companiesDone: number;
}

export interface GeneratedData extends GenerateProgress {
  /** Companies that an earlier run had written. */
  companiesFound: number;
  companies: GeneratedCompany[];
}

/**
 * Fills a migrated database with companies and their messages. The same options give the same rows, ids and times
 * included. A run that was cut off goes on where it stopped: companies that are there are left as they are.
 */
export async function generateData(options: GenerateOptions): Promise<GeneratedData> {
  const { databaseUrl, seed, peoplePerCompany, onProgress = () => {} } = options;
  requireSensible(options);
  const sizes = splitUnevenly(options.messages, options.companies, STEEPNESS);
  const database = createDatabase(databaseUrl, { poolSize: LANES, silenceTimeout: Infinity });
  const began = performance.now();
  const progress: GenerateProgress = { messages: 0, rows: 0, seconds: 0, companiesDone: 0 };
  const companies: GeneratedCompany[] = [];

  function note(change: Partial<GenerateProgress>): void {
    progress.messages += change.messages ?? 0;
    progress.rows += change.rows ?? 0;
    progress.companiesDone += change.companiesDone ?? 0;
    progress.seconds = (performance.now() - began) / 1000;
    onProgress({ ...progress });
  }

  try {
    const found = await findCompanies(
      database,
      sizes.map((_size, company) => companyIdOf(seed, company)),
    );
    const waiting = sizes.entries();
    const workLane = async () => {
      for (const [company, messages] of waiting) {
        companies[company] = await generateCompany({
          database,
          seed,
          company,
          messages,
          people: peoplePerCompany,
          exists: found.has(companyIdOf(seed, company)),
          onRows: (rows, written) => note({ rows, messages: written }),
        });
        note({ companiesDone: 1 });
      }
    };
    await Promise.all(Array.from({ length: LANES }, workLane));
    return { ...progress, companiesFound: found.size, companies };
  } finally {
    await database.destroy();
  }
}

async function findCompanies(
  database: ReturnType<typeof createDatabase>,
  ids: string[],
): Promise<Set<string>> {
  const places = ids.map(() => '?').join(', ');
  const rows = await select<{ id: string }>(
    database,
    `SELECT id FROM companies WHERE id IN (${places})`,
    ids,
  );
  return new Set(rows.map(({ id }) => id));
}

function requireSensible({ companies, messages, peoplePerCompany, seed }: GenerateOptions): void {
  const requireWhole = (name: string, value: number, least: number, most: number) => {
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new LaunchError(`${name} must be a whole number from ${least} to ${most}`);
    }
  };
  requireWhole('companies', companies, 1, 1_000_000);
  requireWhole('messages', messages, companies, 1_000_000_000);
  requireWhole('people per company', peoplePerCompany, 2, MOST_PEOPLE);
  requireWhole('seed', seed, 0, MOST_SEED);
}
