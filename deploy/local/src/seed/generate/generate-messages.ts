import type { Id, StreamEventData } from '@messaging/contracts';
import { beginConversation, type ConversationState, type Repliable } from './conversation-state.ts';
import { timedIdOf } from './ids.ts';
import type { LanguageStock } from './languages.ts';
import { at, GENERATED_UNTIL, type CompanyPlan } from './plan-company.ts';
import type { GeneratedPerson } from './plan-people.ts';
import type { Random } from './random.ts';
import { emptyBatch, type MessageColumns, type RowBatch } from './row-batch.ts';
import { writeText } from './write-text.ts';

const BATCH = 1_000;
const REPLY_CHANCE = 0.45;
const REPLIED_TO = 12;
/** The depth that the write API allows unless told otherwise. */
const DEEPEST = 5;
const EDIT_CHANCE = 0.03;
const DELETE_CHANCE = 0.01;
const UP_TO_DATE = 0.6;
const CHANGE_WITHIN_MS = 90_000;

export interface CompanyContent {
  companyId: Id;
  plan: CompanyPlan;
  people: readonly GeneratedPerson[];
  stock: LanguageStock;
  /** Sequence number of the last event before the first message. */
  head: number;
}

export interface Written {
  conversations: ConversationState[];
  head: number;
}

/**
 * The rows of a company's messages in the order of time, as its people's commands would have left them: every command
 * takes the next number of the company's stream and chains its event to the one before in the conversation.
 * Yields batches to be written; returns how the conversations and the stream ended.
 */
export function* generateMessages(random: Random, content: CompanyContent): Generator<RowBatch, Written> {
  const { companyId, plan, people, stock } = content;
  const conversations: (ConversationState | undefined)[] = Array.from({ length: plan.conversations });
  let { head } = content;
  let batch = emptyBatch();

  function append<T extends 'message.created' | 'message.edited' | 'message.deleted'>(
    conversation: ConversationState,
    type: T,
    message: MessageColumns,
    occurredAt: number,
    data: StreamEventData[T],
  ): number {
    head += 1;
    batch.events.push({
      company_id: companyId,
      seq: head,
      type,
      conversation_id: conversation.id,
      prev_seq: conversation.lastSeq,
      message_id: message.id,
      actor_user_id: message.user_id,
      correlation_id: `generated-${companyId}-${head}`,
      data: JSON.stringify(data),
      occurred_at: new Date(occurredAt),
    });
    conversation.lastSeq = head;
    conversation.lastActivityAt = occurredAt;
    return head;
  }

  /** What the message said until now becomes a version; an edit and a delete are the author's own. */
  function change(
    conversation: ConversationState,
    message: MessageColumns,
    at: number,
    text: string | undefined,
  ) {
    const [type, state] =
      text === undefined
        ? (['message.deleted', 'deleted'] as const)
        : (['message.edited', 'visible'] as const);
    batch.versions.push({
      company_id: companyId,
      message_id: message.id,
      version: 1,
      message: message.message,
      state: 'visible',
      changed_by: message.user_id,
      changed_at: message.created_at,
    });
    const changed = {
      message: text ?? '',
      state,
      version: 2,
      changed_at: new Date(at),
      changed_by: message.user_id,
    };
    Object.assign(message, changed);
    append(conversation, type, message, at, { version: 2 });
  }

  for (let i = 0; i < plan.times.length; i++) {
    const now = at(plan.times, i);
    const ordinal = at(plan.conversationOf, i);
    const conversation = (conversations[ordinal] ??= beginConversation(random, {
      companyId,
      ordinal,
      createdAt: now,
      people,
      stock,
    }));
    const message = newMessage(random, {
      companyId,
      conversation,
      now,
      ordinal: i,
      text: writeText(random, stock),
    });
    message.created_seq = append(conversation, 'message.created', message, now, {
      version: 1,
      clientId: null,
    });
    batch.messages.push(message);

    // Before the next message of the company is written, so that its stream stays in the order of time.
    const until = i + 1 < plan.times.length ? at(plan.times, i + 1) : GENERATED_UNTIL;
    const changedAt = Math.min(until, now + random.below(CHANGE_WITHIN_MS));
    const fate = random.next();
    if (fate < DELETE_CHANCE) change(conversation, message, changedAt, undefined);
    else if (fate < DELETE_CHANCE + EDIT_CHANCE)
      change(conversation, message, changedAt, writeText(random, stock));

    if (batch.messages.length === BATCH) {
      yield batch;
      batch = emptyBatch();
    }
  }
  yield batch;
  const begun = conversations.filter((conversation) => conversation !== undefined);
  for (const conversation of begun) readOn(random, conversation);
  return { conversations: begun, head };
}

/** Most have read to the end, some stopped after what they wrote last. */
function readOn(random: Random, { read, lastPosition }: ConversationState): void {
  for (const userId of read.keys()) if (random.chance(UP_TO_DATE)) read.set(userId, lastPosition);
}

interface NewMessage {
  companyId: Id;
  conversation: ConversationState;
  now: number;
  ordinal: number;
  text: string;
}

function newMessage(
  random: Random,
  { companyId, conversation, now, ordinal, text }: NewMessage,
): MessageColumns {
  const { rootLink, recent, cast } = conversation;
  // The product of two draws: the front of the cast writes most.
  const author = cast[Math.floor(random.next() * random.next() * cast.length)] ?? random.pick(cast);
  const open = recent.filter(({ depth }) => depth < DEEPEST);
  const parent = open.length > 0 && random.chance(REPLY_CHANCE) ? random.pick(open) : undefined;
  const id = timedIdOf(now, ordinal);
  const place: Repliable = parent
    ? { id, threadId: parent.threadId, depth: parent.depth + 1 }
    : { id, threadId: id, depth: 0 };
  recent.push(place);
  if (recent.length > REPLIED_TO) recent.shift();
  conversation.lastPosition += 1;
  conversation.lastMessageId = id;
  conversation.read.set(author.userId, conversation.lastPosition);
  return {
    company_id: companyId,
    id,
    user_id: author.userId,
    conversation_id: conversation.id,
    parent_message_id: parent?.id ?? null,
    thread_id: place.threadId,
    depth: place.depth,
    position: conversation.lastPosition,
    created_seq: 0,
    topic: 'topic' in rootLink ? rootLink.topic : null,
    transaction_id: 'transactionId' in rootLink ? rootLink.transactionId : null,
    plan_id: 'planId' in rootLink ? rootLink.planId : null,
    message: text,
    state: 'visible',
    version: 1,
    changed_at: null,
    changed_by: null,
    created_at: new Date(now),
  };
}
