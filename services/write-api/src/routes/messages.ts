import {
  editMessageBodySchema,
  idPathSchema,
  rootLinkKey,
  sendMessageBodySchema,
} from '@messaging/contracts';
import { newId } from '@messaging/database';
import type { RequireAuth } from '@messaging/identity';
import type { Gate } from '@messaging/redis';
import { requestAddress, validate } from '@messaging/service-kit';
import { Router, type Request } from 'express';
import { admitWrite, type WriteAttempt } from './admit-write.ts';
import { digest, readIdempotency } from './request-hash.ts';
import { commitAndAnswer, sendWritten, type Commit } from './written.ts';

export interface MessageRoutes {
  requireSession: RequireAuth['requireSession'];
  gate: Gate;
  commit: Commit;
}

/** POST /, PATCH /messages/:id, DELETE /messages/:id: the commands on messages. */
export function createMessageRoutes({ requireSession, gate, commit }: MessageRoutes): Router {
  const router = Router();

  router.post('/', async (req, res) => {
    const { context, claims: session } = await requireSession(req);
    const body = validate(sendMessageBodySchema, req.body, 'body');
    const idempotency = readIdempotency(req, req.body);
    const { kind, value } = rootLinkKey(body.rootLink);
    const messageId = newId();
    const message = {
      messageId,
      idempotencyKey: idempotency?.key,
      fingerprint: digest(kind, value, body.parentMessageId ?? '', body.message).toString('base64url'),
    };
    const written = await admitWrite(gate, res, { ...whoWrites(req, context), message }, () =>
      commitAndAnswer(
        commit,
        { kind: 'send', context, session, idempotency, now: new Date(), messageId, ...body },
        context,
      ),
    );
    sendWritten(res, 201, written);
  });

  router.patch('/messages/:id', async (req, res) => {
    const { context, claims: session } = await requireSession(req);
    const { id } = validate(idPathSchema, req.params, 'path');
    const body = validate(editMessageBodySchema, req.body, 'body');
    const idempotency = readIdempotency(req, req.body);
    const written = await admitWrite(gate, res, whoWrites(req, context), () =>
      commitAndAnswer(
        commit,
        { kind: 'edit', context, session, idempotency, now: new Date(), messageId: id, ...body },
        context,
      ),
    );
    sendWritten(res, 200, written);
  });

  router.delete('/messages/:id', async (req, res) => {
    const { context, claims: session } = await requireSession(req);
    const { id } = validate(idPathSchema, req.params, 'path');
    const idempotency = readIdempotency(req, undefined);
    const written = await admitWrite(gate, res, whoWrites(req, context), () =>
      commitAndAnswer(
        commit,
        { kind: 'delete', context, session, idempotency, now: new Date(), messageId: id },
        context,
      ),
    );
    sendWritten(res, 200, written);
  });

  return router;
}

/** A change counts towards the limits, but two alike are no repetition: the version tells them apart. */
function whoWrites(req: Request, { companyId, userId }: WriteAttempt): WriteAttempt {
  return { companyId, userId, address: requestAddress(req.headers) };
}
