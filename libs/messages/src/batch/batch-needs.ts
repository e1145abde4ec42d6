import type { Id, RootLink } from '@messaging/contracts';

/** The rows one command will look at; those of a whole batch are read together. */
export interface BatchNeeds {
  companyId: Id;
  /** The conversation of this link, if there is one yet. */
  link?: RootLink;
  /** These messages, and the conversations they are in. */
  messageIds?: readonly Id[];
  /** Who writes: whether they take part is read where that decides what they may see. */
  writerId?: Id;
  /** The earlier use of this key by this person, if any. */
  idempotency?: { userId: Id; key: string };
}
