import type { Reader } from '@messaging/database';
import { findWebhook } from '../repositories/webhooks.ts';
import type { CheckpointSink } from './checkpoint-sink.ts';

/** Sends a text to an address that a company named; rejects unless it was taken (2xx). */
export type PostNote = (url: string, note: string, signal: AbortSignal) => Promise<void>;

/** Sends a company its own checkpoints: whoever keeps them can prove later what its stream was. */
export function createWebhookSink(database: Reader, post: PostNote): CheckpointSink {
  return {
    name: 'webhook',
    async publish(companyId, { note }, signal) {
      const url = await findWebhook(database, companyId);
      if (url !== undefined) await post(url, note, signal);
    },
  };
}
