import { toConsistencyToken, type Id, type MessageWritten, type Sequence } from '@messaging/contracts';
import { select, type Reader } from '@messaging/database';
import { readEventsBySeq } from '@messaging/events';
import { findMessages, presentMessage, type VersionRow } from '@messaging/messages';

/**
 * The answer a write got, made again from its event: the message at the version that the write made, even if it
 * has been edited since. This is how the second use of an Idempotency-Key is answered, without a copy of any text.
 */
export async function findWritten(
  reader: Reader,
  companyId: Id,
  seq: Sequence,
): Promise<MessageWritten | undefined> {
  const [event] = await readEventsBySeq(reader, companyId, [seq]);
  if (!event?.messageId || !('version' in event.data)) return undefined;
  const [row] = await findMessages(reader, companyId, [event.messageId]);
  if (!row) return undefined;
  const { version } = event.data;
  const earlier = row.version === version ? undefined : await findVersion(reader, companyId, row.id, version);
  const asWritten = earlier
    ? {
        ...row,
        version,
        message: earlier.message,
        state: earlier.state,
        changedAt: version === 1 ? null : earlier.changedAt,
      }
    : row;
  return { message: presentMessage(asWritten), seq, consistencyToken: toConsistencyToken(seq) };
}

type Version = Pick<VersionRow, 'message' | 'state' | 'changedAt'>;

async function findVersion(
  reader: Reader,
  companyId: Id,
  messageId: Id,
  version: number,
): Promise<Version | undefined> {
  const [row] = await select<Version>(
    reader,
    `SELECT message, state, changed_at AS changedAt FROM message_versions
      WHERE company_id = ? AND message_id = ? AND version = ?`,
    [companyId, messageId, version],
  );
  return row;
}
