import type { Id, MessageView, RootLink, Sequence } from '@messaging/contracts';
import type { Batch, BatchNeeds } from '@messaging/messages';
import type { PersonClaims } from '@messaging/identity';
import type { RequestContext } from '@messaging/policy';

/** What every command of the stream carries, whatever it does. */
interface CommandBase {
  context: RequestContext;
  /** Whose session asks: it may end before the command is carried out. */
  session: PersonClaims;
  /** Set when the caller may retry: the second use of a key is answered like the first. */
  idempotency?: { key: string; requestHash: Buffer } | undefined;
  now: Date;
}

export interface SendMessage extends CommandBase {
  kind: 'send';
  /** Chosen before the commit, so that the duplicate check can name it. */
  messageId: Id;
  rootLink: RootLink;
  message: string;
  parentMessageId?: Id | undefined;
  clientId?: string | undefined;
}

export interface EditMessage extends CommandBase {
  kind: 'edit';
  messageId: Id;
  message: string;
  expectedVersion?: number | undefined;
}

export interface DeleteMessage extends CommandBase {
  kind: 'delete';
  messageId: Id;
}

export type Command = SendMessage | EditMessage | DeleteMessage;

/** The message after the write and the event that records it; or the event of the first use of the key. */
export type CommandAnswer =
  { replayed: false; message: MessageView; seq: Sequence } | { replayed: true; seq: Sequence };

/**
 * How one kind of command is carried out. `decide` looks at the batch, throws a Problem to refuse, and only then
 * writes into it: a refusal leaves nothing behind for its neighbours to trip over.
 */
export interface CommandRules<C extends Command> {
  needs: (command: C) => BatchNeeds;
  decide: (batch: Batch, command: C) => { message: MessageView; seq: Sequence };
}
