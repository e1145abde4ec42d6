import { idSchema, type Id } from '@messaging/contracts';
import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { createPrivateJsonFile } from '../private-json-file.ts';

export const SESSION_SECONDS = 12 * 60 * 60;

const sessionSchema = z.object({
  /** The cookie's value. It never leaves towards messaging. */
  id: z.string(),
  /** What the person's tokens name the session by. */
  sessionId: z.string(),
  userId: idSchema,
  companyId: idSchema,
  expiresAt: z.number(),
});
export type Session = z.output<typeof sessionSchema>;

export interface SessionsOptions {
  file: string;
  now?: () => number;
}

/** Who is signed in. Few people, so the whole list is written at each change, and a restart signs nobody out. */
export function createSessions({ file, now = Date.now }: SessionsOptions) {
  const store = createPrivateJsonFile(file, z.array(sessionSchema));
  const open = new Map((store.read() ?? []).map((session) => [session.id, session]));

  function save(): void {
    for (const [id, session] of open) if (session.expiresAt <= now()) open.delete(id);
    store.write([...open.values()]);
  }

  return {
    /** Signs somebody in to one of their companies; always under a new id. */
    start(userId: Id, companyId: Id): Session {
      const session: Session = {
        id: randomBytes(32).toString('base64url'),
        sessionId: randomUUID(),
        userId,
        companyId,
        expiresAt: now() + SESSION_SECONDS * 1000,
      };
      open.set(session.id, session);
      save();
      return session;
    },

    find(id: string): Session | undefined {
      const session = open.get(id);
      return session && session.expiresAt > now() ? session : undefined;
    },

    /** Answers the session that ended, if there was one. */
    end(id: string): Session | undefined {
      const session = open.get(id);
      if (open.delete(id)) save();
      return session;
    },
  };
}

export type Sessions = ReturnType<typeof createSessions>;
