import { select } from '@messaging/database';
import { freshCompanyId, startWriteApi, type WriteApi } from './start-write-api.ts';

export const ACME = freshCompanyId();
const RIVAL = freshCompanyId();
export const [ANNA, BORIS, MODERATOR, ADMIN, GUEST] = ['11', '12', '13', '14', '15'];
/** Moderates and administers, in another company. */
export const RITA = '21';

/** Rights are remembered for up to a second. */
export const forgotten = () => new Promise((resolve) => setTimeout(resolve, 1_100));

/** A write API with a company of every role, for the tests of the `describe` that this is called in. */
export function governedCompany() {
  let api: WriteApi;
  const tokens: Record<string, string> = {};
  const as = (user: string) => ({ token: tokens[user] });
  let topics = 0;

  beforeAll(async () => {
    api = await startWriteApi({
      [ACME]: [
        { userId: ANNA },
        { userId: BORIS },
        { userId: MODERATOR, permissions: ['messaging.moderate'] },
        { userId: ADMIN, permissions: ['messaging.administer'] },
        { userId: GUEST, permissions: ['messaging.guest'] },
      ],
      [RIVAL]: [{ userId: RITA, permissions: ['messaging.moderate', 'messaging.administer'] }],
    });
    for (const user of [ANNA, BORIS, MODERATOR, ADMIN, GUEST]) tokens[user] = await api.tokenOf(ACME, user);
    tokens[RITA] = await api.tokenOf(RIVAL, RITA);
  });
  afterAll(() => api.stop());

  return {
    as,
    call: (...given: Parameters<WriteApi['call']>) => api.call(...given),
    write: (user: string, topic: string, more: object = {}) =>
      api.call('POST', '', {
        ...as(user),
        body: { topic, message: `${topic} by ${user} ${topics++}`, ...more },
      }),
    rows: <Row extends object>(sql: string, bindings: string[]) => select<Row>(api.database, sql, bindings),
    events: (type: string) =>
      select<{ seq: string; data: unknown; actor: string; conversationId: string | null; prevSeq: string }>(
        api.database,
        `SELECT seq, data, actor_user_id AS actor, conversation_id AS conversationId, prev_seq AS prevSeq
           FROM events WHERE company_id = ? AND type = ? ORDER BY seq`,
        [ACME, type],
      ),
    /** The companies whose streams the relay was told of. */
    nudged: () => api.nudged,
  };
}
