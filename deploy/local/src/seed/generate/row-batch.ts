import type { StreamEventType } from '@messaging/contracts';

type Cell = string | number | Date | null;
type Columns<Name extends string> = Record<Name, Cell>;

export type MessageColumns = Columns<
  | 'company_id'
  | 'id'
  | 'user_id'
  | 'conversation_id'
  | 'parent_message_id'
  | 'thread_id'
  | 'depth'
  | 'position'
  | 'created_seq'
  | 'topic'
  | 'transaction_id'
  | 'plan_id'
  | 'message'
  | 'state'
  | 'version'
  | 'changed_at'
  | 'changed_by'
  | 'created_at'
>;
export type EventColumns = Columns<
  | 'company_id'
  | 'seq'
  | 'conversation_id'
  | 'prev_seq'
  | 'message_id'
  | 'actor_user_id'
  | 'correlation_id'
  | 'data'
  | 'occurred_at'
> & { type: StreamEventType };
type VersionColumns = Columns<
  'company_id' | 'message_id' | 'version' | 'message' | 'state' | 'changed_by' | 'changed_at'
>;

/** Some of a company's rows, ready to be written together. */
export interface RowBatch {
  messages: MessageColumns[];
  events: EventColumns[];
  versions: VersionColumns[];
}

export const emptyBatch = (): RowBatch => ({ messages: [], events: [], versions: [] });
