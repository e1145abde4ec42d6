import { idSchema, type Id } from '@messaging/contracts';
import { z } from 'zod';

/** What the ERP's token says of a person: their id, the company they work in just now, the session. */
export interface PersonClaims {
  userId: Id;
  companyId: Id;
  sessionId: string;
  /** Seconds since 1970. */
  expiresAt: number;
}

/** What the ERP's token says of the ERP itself. */
export interface ServiceClaims {
  scopes: readonly string[];
}

export type Claims = { kind: 'person'; person: PersonClaims } | { kind: 'service'; service: ServiceClaims };

const personSchema = z.object({
  sub: idSchema,
  company_id: idSchema,
  sid: z.string().min(1).max(128),
  exp: z.number(),
});

const serviceSchema = z.object({ scope: z.string().min(1).max(1000) });

/** The claims of a verified payload; undefined when it names neither a person nor a scope. */
export function readClaims(payload: unknown): Claims | undefined {
  const person = personSchema.safeParse(payload);
  if (person.success) {
    const { sub, company_id, sid, exp } = person.data;
    return { kind: 'person', person: { userId: sub, companyId: company_id, sessionId: sid, expiresAt: exp } };
  }
  const service = serviceSchema.safeParse(payload);
  return service.success
    ? { kind: 'service', service: { scopes: service.data.scope.split(' ') } }
    : undefined;
}
