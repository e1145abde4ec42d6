import type { Reader } from '@messaging/database';
import type { SendOut } from '@messaging/service-kit';
import { findWebhook } from '../repositories/webhooks.ts';
import type { CheckpointSink } from './checkpoint-sink.ts';

const HEADERS = { 'content-type': 'text/plain; charset=utf-8' };

/** Sends a company its own checkpoints: whoever keeps them can prove later what its stream was. */
export function createWebhookSink(database: Reader, sendOut: SendOut): CheckpointSink {
  return {
    name: 'webhook',
    async publish(companyId, { note }, signal) {
      const url = await findWebhook(database, companyId);
      if (url === undefined) return;
      const { status } = await sendOut(url, { method: 'POST', headers: HEADERS, body: note, signal });
      if (status < 200 || status > 299) throw new Error(`the webhook answered ${status}`);
    },
  };
}
