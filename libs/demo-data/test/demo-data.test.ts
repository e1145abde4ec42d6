import { directoryBodySchema, idSchema, messageTextSchema, topicSchema } from '@messaging/contracts';
import { DEMO_COMPANIES, type DemoMessage } from '../src/index.ts';

const everyMessage = (messages: readonly DemoMessage[]): DemoMessage[] =>
  messages.flatMap((message) => [message, ...everyMessage(message.replies ?? [])]);
const depthOf = ({ replies = [] }: DemoMessage): number =>
  1 + Math.max(-1, ...replies.map((reply) => depthOf(reply)));
const repeated = (items: string[]) => items.filter((item, i) => items.indexOf(item) !== i);

describe('the demonstration data', () => {
  it('is a directory that messaging accepts', () => {
    const people = new Map(
      DEMO_COMPANIES.flatMap(({ staff }) => staff.map(({ person }) => [person.id, person])),
    );
    const directory = {
      companies: DEMO_COMPANIES.map(({ id, name }) => ({ id, name })),
      users: [...people.values()],
      employments: DEMO_COMPANIES.flatMap(({ id, staff }) =>
        staff.map(({ person, permissions, active }) => ({
          companyId: id,
          userId: person.id,
          permissions: [...permissions],
          active,
        })),
      ),
    };
    expect(directoryBodySchema.parse(directory)).toEqual(directory);
    expect(repeated([...people.values()].map(({ username }) => username))).toEqual([]);
  });

  it('has somebody who works in two companies, and somebody whose employment ended', () => {
    const places = DEMO_COMPANIES.flatMap(({ staff }) => staff);
    expect(repeated(places.map(({ person }) => person.id))).toHaveLength(1);
    expect(places.filter(({ active }) => !active)).toHaveLength(1);
  });

  it.each(DEMO_COMPANIES.map((company) => [company.name, company] as const))(
    'gives %s a moderator, an auditor and an administrator',
    (_name, { staff }) => {
      const held = staff.flatMap(({ permissions }) => permissions);
      expect([...held].sort()).toEqual(['messaging.administer', 'messaging.audit', 'messaging.moderate']);
    },
  );

  it('uses every id and every document number once', () => {
    const ids = DEMO_COMPANIES.flatMap(({ transactions, plans }) =>
      [...transactions, ...plans].map(({ id }) => id),
    );
    expect(ids.filter((id) => !idSchema.safeParse(id).success)).toEqual([]);
    expect(repeated([...ids, ...DEMO_COMPANIES.map(({ id }) => id)])).toEqual([]);
    for (const { transactions, plans } of DEMO_COMPANIES) {
      expect(repeated([...transactions, ...plans].map(({ number }) => number))).toEqual([]);
    }
  });

  it('names only people of the company, in records, messages and mentions', () => {
    for (const { name, staff, transactions, plans, conversations } of DEMO_COMPANIES) {
      const active = staff.filter((place) => place.active).map(({ person }) => person);
      const messages = conversations.flatMap((conversation) => everyMessage(conversation.messages));
      const mentioned = messages.flatMap(({ text }) =>
        [...text.matchAll(/@([a-z0-9][a-z0-9._-]*)/g)].map(([, username]) => username),
      );
      const people = [
        ...[...transactions, ...plans].map(({ responsible }) => responsible),
        ...messages.map(({ by }) => by),
      ];
      expect({ name, strangers: people.filter((person) => !active.includes(person)) }).toEqual({
        name,
        strangers: [],
      });
      const usernames = active.map(({ username }) => username);
      expect(mentioned.filter((username) => !usernames.includes(username ?? ''))).toEqual([]);
      expect(mentioned.length).toBeGreaterThan(0);
    }
  });

  it('holds conversations on records that exist, with texts that may be sent', () => {
    for (const { transactions, plans, conversations } of DEMO_COMPANIES) {
      for (const { on, messages } of conversations) {
        if ('topic' in on) expect(topicSchema.parse(on.topic)).toBe(on.topic);
        else {
          const documents: readonly { number: string }[] = 'plan' in on ? plans : transactions;
          const number = 'plan' in on ? on.plan : on.transaction;
          expect(documents.map((document) => document.number)).toContain(number);
        }
        for (const { text, before } of everyMessage(messages)) {
          expect(messageTextSchema.parse(text)).toBe(text);
          if (before !== undefined) expect(messageTextSchema.parse(before)).toBe(before);
        }
        expect(Math.max(...messages.map(depthOf))).toBeLessThanOrEqual(5);
      }
    }
  });

  it('has replies, edits and taken-back messages in every company', () => {
    for (const { conversations } of DEMO_COMPANIES) {
      const messages = conversations.flatMap((conversation) => everyMessage(conversation.messages));
      expect(messages.some(({ replies }) => (replies ?? []).length > 0)).toBe(true);
      expect(messages.some(({ before }) => before !== undefined)).toBe(true);
      expect(messages.some(({ deleted }) => deleted)).toBe(true);
    }
  });
});
