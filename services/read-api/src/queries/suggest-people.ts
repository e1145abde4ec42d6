import type { PersonView } from '@messaging/contracts';
import { findPeople } from '@messaging/identity';
import { judgeCompany } from '@messaging/policy';
import { problem } from '@messaging/service-kit';
import type { Asker } from './asker.ts';
import type { ReadFresh } from './read-fresh.ts';

interface SuggestedPeople {
  people: (PersonView & { username: string })[];
}

export type SuggestPeople = (
  asker: Asker,
  request: { query: string; limit: number },
) => Promise<SuggestedPeople>;

/** Colleagues whose name begins with the words: whom a mention may mean. */
export function createSuggestPeople(readFresh: ReadFresh): SuggestPeople {
  return async function suggestPeople(asker, { query, limit }) {
    const { companyId } = asker.context;
    if (!judgeCompany(asker.context, 'listPeople').allowed) {
      throw problem('forbidden', { detail: 'You may not look up colleagues.' });
    }
    return { people: await readFresh(asker, '0', (reader) => findPeople(reader, companyId, query, limit)) };
  };
}
