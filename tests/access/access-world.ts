import type { Id, Permission } from '@messaging/contracts';
import { createDatabase, execute, select } from '@messaging/database';
import type { Cluster } from '@messaging/local-cluster';
import {
  createMessageWriter,
  createProver,
  eventually,
  seedDirectory,
  type CanaryScanner,
  type Prover,
} from '@messaging/test-kit';
import { writesAt } from '../journeys/check-writes.ts';
import { createSignerOf } from '../journeys/journey-cluster.ts';

/** The company whose things are asked for, and the one that asks. No demo company has these ids. */
export const ACME = '900000001';
export const RIVAL = '900000002';
export const NO_COMPANY = '900000009';

export const PEOPLE = {
  /** Writes in ACME, may see everything there. */
  anna: '910000011',
  boris: '910000012',
  /** Works in ACME without a right of any kind. */
  leo: '910000013',
  /** Has left ACME. */
  fred: '910000014',
  /** Works in ACME with every right, and is suspended there. */
  sue: '910000015',
  /** Works in ACME without a right of any kind, and is muted there. */
  mia: '910000016',
  /** Works in RIVAL, with every right there is. */
  rita: '910000021',
} as const;

const EVERY_RIGHT: Permission[] = ['messaging.moderate', 'messaging.audit', 'messaging.administer'];

/** Who a canary stands for. `h`: what only auditors of ACME may read. */
export const OWNERS = { acme: 'a', hidden: 'h', rival: 'r' } as const;

/** One conversation of each kind of link, with what is in it. */
export interface SeededConversation {
  transactionId: string;
  planId: string;
  topic: string;
  /** Of the transaction's. */
  conversationId: Id;
  messageId: Id;
  replyId: Id;
}

export interface AccessWorld {
  cluster: Cluster;
  database: ReturnType<typeof createDatabase>;
  signer: Awaited<ReturnType<typeof createSignerOf>>;
  /** The key of everybody's client. */
  prover: Prover;
  /** What everybody in ACME may read, and what only auditors there may. */
  open: SeededConversation;
  hidden: SeededConversation;
  notificationId: Id;
  idempotencyKey: string;
  /** The last event of ACME's stream once all was seeded. */
  lastSeq: string;
  close: () => Promise<void>;
}

/** Fills a running cluster with two companies that have nothing to do with each other. Longer than a function usually is: it is a list. */
export async function seedAccessWorld(cluster: Cluster, scanner: CanaryScanner): Promise<AccessWorld> {
  const database = createDatabase(cluster.databaseUrl, { poolSize: 2 });
  const signer = await createSignerOf(cluster);
  const [acme, hidden, rival] = [OWNERS.acme, OWNERS.hidden, OWNERS.rival].map(scanner.canaryOf) as [
    { name: string; text: string },
    { name: string; text: string },
    { name: string; text: string },
  ];
  const person = (
    name: keyof typeof PEOPLE,
    canary: string,
    permissions: Permission[] = [],
    active = true,
  ) => ({
    userId: PEOPLE[name],
    username: `${name}.${canary}`,
    displayName: `${name} ${canary}`,
    email: `${name}.${canary}@erp.test`,
    permissions,
    active,
  });
  await seedDirectory(database, {
    [ACME]: [
      person('anna', acme.name, EVERY_RIGHT),
      person('boris', acme.name, EVERY_RIGHT),
      person('leo', acme.name),
      person('fred', acme.name, [], false),
      person('sue', acme.name, EVERY_RIGHT),
      person('mia', acme.name),
    ],
    [RIVAL]: [person('rita', rival.name, EVERY_RIGHT)],
  });
  for (const [id, canary] of [
    [ACME, acme],
    [RIVAL, rival],
  ] as const) {
    await execute(database, 'UPDATE companies SET name = ? WHERE id = ?', [`Company ${canary.name}`, id]);
  }

  const writer = createMessageWriter(database);
  async function converse(first: number, text: string): Promise<SeededConversation> {
    // The words of the topic that is asked for come back to whoever asks, so they hold no canary; those of another do.
    const links = { transactionId: String(first), planId: String(first + 1), topic: `Topic ${first}` };
    const write = async (
      link: { transactionId: string } | { planId: string } | { topic: string },
      parent?: Id,
    ) => {
      const [written] = await writer.send({
        companyId: ACME,
        userId: PEOPLE.anna,
        link,
        text: `what ${text} says`,
        ...(parent === undefined ? {} : { parentMessageId: parent }),
      });
      return written!.messageId;
    };
    const { transactionId, planId, topic } = links;
    await write({ transactionId });
    const messageId = await write({ transactionId });
    const replyId = await write({ transactionId }, messageId);
    await write({ transactionId }, messageId);
    for (const link of [{ planId }, { planId }, { topic }, { topic }, { topic: `On ${text}` }])
      await write(link);
    await writer.edit(ACME, messageId, `what ${text} says now`);
    const [row] = await select<{ conversationId: Id }>(
      database,
      'SELECT conversation_id AS conversationId FROM messages WHERE company_id = ? AND id = ?',
      [ACME, messageId],
    );
    return { ...links, messageId, replyId, conversationId: row!.conversationId };
  }

  const open = await converse(5_000, acme.text);
  const idempotencyKey = 'the-key-of-anna';
  const boris = await signer.personToken(ACME, PEOPLE.boris);
  const anna = await signer.personToken(ACME, PEOPLE.anna);
  for (const [token, key] of [
    [anna, idempotencyKey],
    [boris, 'the-key-of-boris'],
    [boris, 'another-key-of-boris'],
  ] as const) {
    const response = await fetch(`${cluster.gatewayUrl}/api/messaging`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({
        transactionId: open.transactionId,
        message: `@anna.${acme.name} sees what ${acme.text} wrote with ${key}`,
      }),
    });
    if (response.status !== 201) throw new Error(`seeding: ${response.status} ${await response.text()}`);
  }
  const notificationId = await eventually(async () => {
    const rows = await select<{ id: Id }>(
      database,
      `SELECT id FROM notifications WHERE company_id = ? AND user_id = ? AND email = 'sent' ORDER BY id`,
      [ACME, PEOPLE.anna],
    );
    if (rows.length < 2) throw new Error('nobody has had a mail yet');
    return rows[0]!.id;
  }, 20_000);

  for (const [userId, kind] of [
    [PEOPLE.sue, 'suspended'],
    [PEOPLE.mia, 'muted'],
  ] as const) {
    const imposed = await fetch(`${cluster.gatewayUrl}/api/messaging/people/${userId}/sanctions`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${anna}`, 'content-type': 'application/json' },
      // Why is for those who govern: whom it was imposed on hears that it was, and until when.
      body: JSON.stringify({ kind, reason: `for what ${hidden.text} did` }),
    });
    if (imposed.status !== 200) throw new Error(`seeding: ${imposed.status} ${await imposed.text()}`);
  }

  // By SQL, since no such name is taken by the API; what cannot be reached stays where it is.
  await execute(database, 'INSERT INTO audit_webhooks (company_id, url) VALUES (?, ?)', [
    ACME,
    `https://hook.invalid/${hidden.text}?key=${hidden.text}`,
  ]);

  const secret = await converse(6_000, hidden.text);
  await execute(
    database,
    `UPDATE conversations SET audience = 'permission', audience_value = 'messaging.audit'
      WHERE company_id = ? AND root_value IN (?, ?, ?, ?)`,
    [ACME, secret.transactionId, secret.planId, secret.topic, `On ${hidden.text}`],
  );
  await writer.send({
    companyId: RIVAL,
    userId: PEOPLE.rita,
    link: { transactionId: '7000' },
    text: rival.text,
  });
  // What was said by SQL, before anybody asked for anything.
  await writesAt(cluster.demoErpUrl)?.takeOver();
  const [head] = await select<{ lastSeq: string }>(
    database,
    'SELECT last_seq AS lastSeq FROM stream_heads WHERE company_id = ?',
    [ACME],
  );
  return {
    cluster,
    database,
    signer,
    prover: await createProver(),
    open,
    hidden: secret,
    notificationId,
    idempotencyKey,
    lastSeq: head!.lastSeq,
    close: () => database.destroy(),
  };
}
