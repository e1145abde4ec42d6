import type { FollowLevel, MessageState, Sequence } from '@messaging/contracts';
import type { Colleague } from '@messaging/identity';
import { isReadable, readableAudiences, type Audience } from '@messaging/policy';

/** How a notification, its message and its reader stand at the moment its e-mail would be sent. */
export interface Standing {
  withdrawn: boolean;
  read: boolean;
  message: { state: MessageState; position: Sequence };
  /** Undefined when the reader does not work in the company any more. */
  reader: Colleague | undefined;
  audience: Audience;
  /** Undefined when the reader takes no part in the conversation. */
  participation: { level: FollowLevel | null; readPosition: Sequence } | undefined;
}

/** Why an e-mail must not be sent now, in words that are kept with the notification; undefined when it may be. */
export function reasonToSkip(standing: Standing): string | undefined {
  const { message, reader, participation } = standing;
  if (message.state !== 'visible') return `message ${message.state}`;
  if (standing.withdrawn) return 'withdrawn';
  if (!reader) return 'not employed';
  if (!isReadable(readableAudiences(reader), standing.audience, participation !== undefined)) return 'not readable';
  if (standing.read || BigInt(participation?.readPosition ?? 0) >= BigInt(message.position)) return 'already read';
  if (participation?.level === 'nothing') return 'muted';
  if (reader.email === null) return 'no address';
  return undefined;
}
