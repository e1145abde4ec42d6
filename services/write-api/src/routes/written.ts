import { CONSISTENCY_HEADER, toConsistencyToken, type MessageWritten } from '@messaging/contracts';
import { crashPoint } from '@messaging/database';
import type { RequestContext } from '@messaging/policy';
import { problem } from '@messaging/service-kit';
import type { Response } from 'express';
import type { Command, CommandAnswer } from '../commands/command.ts';

export interface Commit {
  submit(command: Command): Promise<CommandAnswer>;
  /** The answer that the write behind this event got. */
  findWritten(companyId: string, seq: string): Promise<MessageWritten | undefined>;
  /** Tells the relay that a company's stream has grown. */
  nudge(companyId: string): void;
}

/** Commits a command and answers with the message, its event's number and the consistency token. */
export async function commitAndAnswer(
  { submit, findWritten, nudge }: Commit,
  command: Command,
  context: RequestContext,
): Promise<MessageWritten> {
  crashPoint('write: before begin');
  const answer = await submit(command);
  if (!answer.replayed) {
    crashPoint('write: committed, before nudge');
    nudge(context.companyId);
    crashPoint('write: nudged, before answer');
    return { message: answer.message, seq: answer.seq, consistencyToken: toConsistencyToken(answer.seq) };
  }
  const written = await findWritten(context.companyId, answer.seq);
  if (!written) throw problem('not-found', { detail: 'What this Idempotency-Key wrote is no longer there.' });
  return written;
}

export function sendWritten(res: Response, status: 200 | 201, written: MessageWritten): void {
  res.setHeader(CONSISTENCY_HEADER, written.consistencyToken);
  res.status(status).json(written);
  crashPoint('write: answered');
}
