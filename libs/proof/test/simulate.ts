import type { HistoryRecord, Invoked, Seen, StreamRow } from '../src/index.ts';

/** What a simulated writer does next. `lost`: the answer never came; `dropped`: nor was it carried out. */
export interface Step {
  company: 0 | 1;
  author: 0 | 1;
  action: 'send' | 'edit' | 'delete';
  target: number;
  answer: 'acknowledged' | 'lost' | 'dropped' | 'refused' | 'retried';
}

const COMPANIES = ['1', '2'];
/** The same link in both companies: two conversations that must never meet. */
const conversationOf = (company: number) => `${COMPANIES[company]}/transaction:7`;
const personOf = (company: number, person: number) => `${COMPANIES[company]}/${company + 1}${person}`;

interface Row extends Seen {
  author: string;
}

/** A history as a system that keeps every promise would write it: the checker must find nothing in it. */
// A model of the whole system in one piece, to be read beside the promises.
export function simulate(steps: readonly Step[]): HistoryRecord[] {
  const records: HistoryRecord[] = [];
  const companies = COMPANIES.map((companyId, company) => ({
    companyId,
    conversation: conversationOf(company),
    rows: [] as Row[],
    stream: [] as StreamRow[],
  }));
  let at = 1_000;
  let names = 0;
  for (const company of [0, 1])
    for (const person of [0, 1])
      records.push({
        kind: 'session',
        at: at++,
        session: `s${company}${person}`,
        person: personOf(company, person),
        hearsAllOf: conversationOf(company),
      });

  function commit(step: Step, key: string, target: Row | undefined): StreamRow {
    const { companyId, conversation, rows, stream } = companies[step.company]!;
    const seq = String(stream.length + 1);
    let row = target;
    if (step.action === 'send') {
      row = {
        messageId: `${companyId}00${rows.length + 1}`,
        author: personOf(step.company, step.author),
        key,
        position: String(rows.length + 1),
        version: 1,
        state: 'visible',
        text: `text of ${key}`,
      };
      rows.push(row);
    } else if (row) {
      row.version += 1;
      row.text = step.action === 'edit' ? `text of ${key}` : '';
      row.state = step.action === 'edit' ? 'visible' : 'deleted';
    }
    const event: StreamRow = {
      kind: 'stream',
      companyId,
      seq,
      prevSeq: String(stream.length),
      type: `message.${{ send: 'created', edit: 'edited', delete: 'deleted' }[step.action]}`,
      conversation,
      messageId: row!.messageId,
    };
    stream.push(event);
    return event;
  }

  function deliver(company: number, event: StreamRow, row: Row): void {
    for (const person of [0, 1])
      records.push({
        ...row,
        kind: 'delivered',
        at: at++,
        session: `s${company}${person}`,
        person: personOf(company, person),
        conversation: event.conversation!,
        source: 'socket',
        eventSeq: event.seq,
        prevSeq: event.prevSeq,
        event: event.type,
      });
  }

  for (const step of steps) {
    const { rows, conversation } = companies[step.company]!;
    const alive = rows.filter(({ state }) => state === 'visible');
    const target = step.action === 'send' ? undefined : alive[step.target % Math.max(alive.length, 1)];
    if (step.action !== 'send' && !target) continue;
    const key = `k${++names}`;
    const invoked = (suffix: string): Invoked => ({
      kind: 'invoked',
      at: at++,
      attempt: key + suffix,
      person: personOf(step.company, step.author),
      action: step.action,
      conversation,
      key,
      messageId: target?.messageId ?? null,
      text: step.action === 'delete' ? null : `text of ${key}`,
    });
    records.push(invoked('a'));
    if (step.answer === 'refused') {
      records.push({ kind: 'refused', at: at++, attempt: `${key}a`, status: 409 });
      continue;
    }
    if (step.answer === 'dropped') {
      records.push({ kind: 'unknown', at: at++, attempt: `${key}a`, reason: 'connection lost' });
      continue;
    }
    const event = commit(step, key, target);
    const row = target ?? rows.at(-1)!;
    deliver(step.company, event, { ...row });
    const acknowledge = (suffix: string) =>
      records.push({
        kind: 'acknowledged',
        at: at++,
        attempt: key + suffix,
        messageId: row.messageId,
        seq: event.seq,
        position: row.position,
        version: row.version,
        text: row.text,
      });
    if (step.answer === 'acknowledged') acknowledge('a');
    else records.push({ kind: 'unknown', at: at++, attempt: `${key}a`, reason: '502' });
    if (step.answer === 'retried') {
      records.push(invoked('b'));
      acknowledge('b');
      records.push({
        kind: 'reread',
        at: at++,
        person: personOf(step.company, step.author),
        messageId: row.messageId,
        atLeastVersion: row.version,
        foundVersion: row.version,
      });
    }
  }
  for (const [company, { conversation, rows, stream }] of companies.entries()) {
    const head = String(stream.length);
    const companyId = COMPANIES[company]!;
    records.push({ kind: 'stream-range', companyId, after: '0', head }, ...stream);
    for (const person of [0, 1])
      for (const extent of ['whole', 'held'] as const)
        records.push({
          kind: 'read',
          at: at++,
          person: personOf(company, person),
          conversation,
          extent,
          final: true,
          messages: rows.map((row) => ({ ...row })),
        });
  }
  return records;
}
