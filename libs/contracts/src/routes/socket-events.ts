import { z } from 'zod';
import { sequenceSchema } from '../ids.ts';
import {
  joinSchema,
  leaveSchema,
  refreshSchema,
  syncSchema,
  typingSchema,
  type ClientToServerEvents,
  type ServerToClientEvents,
} from '../realtime.ts';
import {
  conversationEventViewSchema,
  messageEventViewSchema,
  notifiedEventViewSchema,
} from '../views/event-view-schemas.ts';
import { personViewSchema, rootLinkViewSchema, timeSchema } from '../views/message-view-schemas.ts';
import { muteSchema } from '../views/governance-view-schemas.ts';
import type { FieldKind } from './route.ts';

/** What a client may say: what it carries, and what the acknowledgement carries when all is well. */
export interface ClientEventContract {
  summary: string;
  request: z.ZodType;
  answer: z.ZodType;
  /** What each field names, as in a Route; `link` stands for the three fields of a root link. */
  fields: Readonly<Record<string, FieldKind | 'link' | 'token'>>;
  example: unknown;
}

export interface ServerEventContract {
  summary: string;
  /** Null for an event that carries nothing. */
  payload: z.ZodType | null;
}

const headSchema = z.strictObject({
  rootLink: rootLinkViewSchema,
  head: sequenceSchema,
  behind: z.boolean(),
  missed: z.array(z.union([messageEventViewSchema, conversationEventViewSchema])),
});
const peopleSchema = z.strictObject({ rootLink: rootLinkViewSchema, people: z.array(personViewSchema) });
const nothing = z.strictObject({});
const exampleLink = { transactionId: '1001' };

export const CLIENT_EVENTS = {
  'conversation.join': {
    summary: 'Open a conversation: from now on its events come, and the answer says what was missed',
    request: joinSchema,
    answer: z.strictObject({ ...headSchema.shape, people: z.array(personViewSchema) }),
    fields: { rootLink: 'link', after: 'event' },
    example: { rootLink: exampleLink, after: '0' },
  },
  'conversation.leave': {
    summary: 'Close a conversation',
    request: leaveSchema,
    answer: nothing,
    fields: { rootLink: 'link' },
    example: { rootLink: exampleLink },
  },
  'conversation.sync': {
    summary: 'How the open conversations stand against what the client holds',
    request: syncSchema,
    answer: z.strictObject({ conversations: z.array(headSchema) }),
    fields: { 'conversations[].rootLink': 'link', 'conversations[].after': 'event' },
    example: { conversations: [{ rootLink: exampleLink, after: '0' }] },
  },
  'typing.set': {
    summary: 'Say whether one is typing',
    request: typingSchema,
    answer: nothing,
    fields: { rootLink: 'link', typing: 'plain' },
    example: { rootLink: exampleLink, typing: true },
  },
  'session.refresh': {
    summary: 'Prolong the connection with a newer token of the same session',
    request: refreshSchema,
    answer: z.strictObject({ expiresAt: timeSchema }),
    fields: { token: 'token', proof: 'plain' },
    example: { token: 'a.newer.token' },
  },
} as const satisfies Record<keyof ClientToServerEvents, ClientEventContract>;

const messageEvent = (summary: string): ServerEventContract => ({ summary, payload: messageEventViewSchema });

export const SERVER_EVENTS = {
  'message.created': messageEvent('A message was written'),
  'message.edited': messageEvent('A message was changed'),
  'message.deleted': messageEvent('A message was deleted: its text is gone'),
  'message.hidden': messageEvent('A message was hidden by moderation: its text is gone'),
  'people.notified': {
    summary: 'This person has something new to hear of',
    payload: notifiedEventViewSchema,
  },
  'conversation.changed': {
    summary: 'The conversation was opened, locked or sealed, or is for others now',
    payload: conversationEventViewSchema,
  },
  'presence.changed': { summary: 'Who is in a conversation', payload: peopleSchema },
  'typing.changed': { summary: 'Who is typing in a conversation', payload: peopleSchema },
  'heads.check': { summary: 'Compare what you hold now: something may have been missed', payload: null },
  'server.draining': {
    summary: 'This node is about to stop: reconnect after so long',
    payload: z.strictObject({ reconnectInMs: z.int().min(0) }),
  },
  'session.expiring': {
    summary: 'The session ends at this time unless refreshed',
    payload: z.strictObject({ expiresAt: timeSchema }),
  },
  'mute.changed': {
    summary: 'The person is muted until then (null: until it is lifted), or no longer',
    payload: z.strictObject({ mute: muteSchema.nullable() }),
  },
  'session.ended': {
    summary:
      'The last thing said before the connection is ended: whether a new token helps, signing in again, waiting, or nothing',
    payload: z.strictObject({
      reason: z.enum(['expired', 'revoked', 'suspended', 'not-employed']),
      until: timeSchema.optional(),
    }),
  },
} as const satisfies Record<keyof ServerToClientEvents, ServerEventContract>;
