import { idSchema, type Id } from '@messaging/contracts';
import { z } from 'zod';

/** What the ERP's token says of a person: their id, the company they work in just now, the session. */
export interface PersonClaims {
  userId: Id;
  companyId: Id;
  sessionId: string;
  /** Seconds since 1970. */
  issuedAt: number;
  /** Seconds since 1970; never later than a token may live, whatever it says itself. */
  expiresAt: number;
  /** RFC 7638 thumbprint of the key whose holder alone may use the token (`cnf.jkt`, RFC 9449 section 6). */
  keyThumbprint?: string | undefined;
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
  iat: z.number(),
  exp: z.number(),
  // A binding that cannot be understood must not be read as none.
  cnf: z.object({ jkt: z.string().regex(/^[\w-]{43}$/) }).optional(),
});

// A person's token that lacks something is no token of the ERP itself, whatever scope it claims.
const serviceSchema = z.object({
  scope: z.string().min(1).max(1000),
  company_id: z.undefined().optional(),
  sid: z.undefined().optional(),
  cnf: z.undefined().optional(),
});

/** The claims of a verified payload; undefined when it names neither a person nor a scope. */
export function readClaims(payload: unknown): Claims | undefined {
  const person = personSchema.safeParse(payload);
  if (person.success) {
    const { sub, company_id, sid, iat, exp, cnf } = person.data;
    const claims = { userId: sub, companyId: company_id, sessionId: sid, issuedAt: iat, expiresAt: exp };
    return { kind: 'person', person: cnf === undefined ? claims : { ...claims, keyThumbprint: cnf.jkt } };
  }
  const service = serviceSchema.safeParse(payload);
  return service.success
    ? { kind: 'service', service: { scopes: service.data.scope.split(' ') } }
    : undefined;
}
