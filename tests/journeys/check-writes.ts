import { rootLinkOf, type Id, type RootLinkKind } from '@messaging/contracts';
import { createDatabase, select, type Reader } from '@messaging/database';
import type { Cluster } from '@messaging/local-cluster';
import {
  checkHistory,
  conversationName,
  createRecorder,
  personName,
  renderVerdict,
  type HistoryRecord,
  type Recorder,
  type Seen,
} from '@messaging/proof';
import { readHeads, readStreams } from '../chaos/streams.ts';
import { createWriteLog, listenToFetch, type NoteWrite } from './record-writes.ts';

type Recorded = Pick<Cluster, 'gatewayUrl' | 'demoErpUrl' | 'servers'>;

export interface WritesOfCluster {
  note: NoteWrite;
  /**
   * What was written by ways that keep no history is taken from the database as it stands now: a test's own rows, programs
   * from elsewhere. Order, gaps and events are judged of these, too.
   */
  takeOver: () => Promise<void>;
  /** Throws where the database does not hold what was accepted, once and in order, or holds what nobody wrote. */
  check: () => Promise<void>;
}

const recordings = new Map<string, WritesOfCluster>();

/** The writes of the cluster whose demo ERP is there. */
export const writesAt = (demoErpUrl: string): WritesOfCluster | undefined => recordings.get(demoErpUrl);

/** Records every write that this process asks a cluster for; browsers’ are noted by who drives them. */
export function recordWrites(cluster: Recorded): WritesOfCluster {
  const recorder = createRecorder();
  const note = createWriteLog(recorder);
  const stopListening = listenToFetch(cluster.gatewayUrl, note);
  const open = () =>
    createDatabase(cluster.servers.database.adminUrl, { poolSize: 1, mayReachAll: () => true });

  const recording: WritesOfCluster = {
    note,
    async takeOver() {
      const database = open();
      await noteUnrecorded(database, recorder).finally(() => database.destroy());
    },
    async check() {
      recordings.delete(cluster.demoErpUrl);
      stopListening();
      const database = open();
      try {
        const verdict = checkHistory([...recorder.records(), ...(await readEnd(database))]);
        if (!verdict.ok)
          throw new Error(`the history of what was written is broken:\n${renderVerdict(verdict)}`);
      } finally {
        await database.destroy();
      }
    },
  };
  recordings.set(cluster.demoErpUrl, recording);
  return recording;
}

/** The same cluster, recorded from now on: stopping it fails where the histories do not hold. */
export function recorded<C extends Cluster>(cluster: C): C {
  const { check } = recordWrites(cluster);
  return { ...cluster, stop: () => check().finally(cluster.stop) };
}

interface StoredMessage extends Omit<Seen, 'author'> {
  companyId: Id;
  rootKind: RootLinkKind;
  rootValue: string;
  authorId: Id;
}

/** Every message of every company, by conversation and position. */
const readMessages = (database: Reader): Promise<StoredMessage[]> =>
  select<StoredMessage>(
    database,
    `SELECT m.company_id AS companyId, c.root_kind AS rootKind, c.root_value AS rootValue, m.id AS messageId,
            m.user_id AS authorId, m.client_id AS \`key\`, m.position, m.version, m.state, m.message AS text
       FROM messages m JOIN conversations c ON c.company_id = m.company_id AND c.id = m.conversation_id
      ORDER BY m.company_id, m.conversation_id, m.position`,
    [],
  );

const conversationOf = ({ companyId, rootKind, rootValue }: StoredMessage) =>
  conversationName(companyId, rootLinkOf(rootKind, rootValue));

async function noteUnrecorded(database: Reader, recorder: Recorder): Promise<void> {
  const known = new Set(
    recorder.records().flatMap((record) => (record.kind === 'acknowledged' ? [record.messageId] : [])),
  );
  for (const message of await readMessages(database)) {
    if (known.has(message.messageId)) continue;
    for (const action of message.version > 1 ? (['send', 'edit'] as const) : (['send'] as const))
      recorder.note({
        kind: 'invoked',
        at: Date.now(),
        attempt: `${action} of ${message.messageId}`,
        person: personName({ companyId: message.companyId, userId: message.authorId }),
        action,
        conversation: conversationOf(message),
        key: message.key,
        messageId: message.messageId,
        text: null,
      });
  }
}

/** The streams, and every conversation as somebody of its company who may read all of it would. */
async function readEnd(database: Reader): Promise<HistoryRecord[]> {
  const companies = await select<{ companyId: Id }>(
    database,
    'SELECT company_id AS companyId FROM stream_heads',
    [],
  );
  const companyIds = companies.map(({ companyId }) => companyId);
  if (companyIds.length === 0) return [];
  const streams = await readStreams(database, new Map(), await readHeads(database, companyIds));
  const reads = new Map<string, HistoryRecord & { kind: 'read' }>();
  for (const message of await readMessages(database)) {
    const { companyId, rootKind: _kind, rootValue: _value, authorId: userId, ...seen } = message;
    const conversation = conversationOf(message);
    const read = reads.get(conversation) ?? {
      kind: 'read',
      at: Date.now(),
      person: `${companyId}/everybody`,
      conversation,
      extent: 'whole',
      final: true,
      messages: [],
    };
    reads.set(conversation, read);
    read.messages.push({ ...seen, author: personName({ companyId, userId }) });
  }
  return [...streams, ...reads.values()];
}
