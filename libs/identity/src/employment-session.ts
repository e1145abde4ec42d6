import { sanctionAt, type RequestContext } from '@messaging/policy';
import { problem } from '@messaging/service-kit';
import { LRUCache } from 'lru-cache';
import type { Knex } from 'knex';
import type { PersonClaims } from './claims.ts';
import { findEmployment, type Employment } from './directory-repository.ts';

/** Loads the employment that a person's claims name; undefined when they do not work there (any more). */
export type GetEmploymentSession = (
  claims: Pick<PersonClaims, 'companyId' | 'userId'>,
) => Promise<Employment | undefined>;

const REMEMBERED_EMPLOYMENTS = 20_000;

/**
 * Employments are remembered for at most `rememberMs`: that long, and no longer, a person whose employment ended
 * may still be served. Requests that ask for the same one at the same time share one query.
 */
export function createGetEmploymentSession(primary: Knex, rememberMs = 1_000): GetEmploymentSession {
  const remembered = new LRUCache<string, Promise<Employment | undefined>>({
    max: REMEMBERED_EMPLOYMENTS,
    ttl: rememberMs,
  });

  return function getEmploymentSession({ companyId, userId }) {
    const key = `${companyId}:${userId}`;
    const known = remembered.get(key);
    if (known) return known;
    const loading = findEmployment(primary, companyId, userId);
    remembered.set(key, loading);
    // A failed load is an outage, not a fact about the person.
    loading.catch(() => remembered.delete(key));
    return loading;
  };
}

/**
 * The context every query and command takes. Not working there, and being suspended there, is answered like a company
 * that does not exist.
 */
export function resolveContext(
  claims: PersonClaims,
  employment: Employment | undefined,
  correlationId: string,
): RequestContext {
  const sanction = sanctionAt(employment?.sanction ?? null, new Date());
  if (!employment || sanction === 'suspended')
    throw problem('not-found', { detail: 'There is no such company among those you work in.' });
  return {
    companyId: employment.companyId,
    userId: employment.userId,
    displayName: employment.displayName,
    permissions: employment.permissions,
    sessionId: claims.sessionId,
    correlationId,
    directoryVersion: employment.directoryVersion,
    sanction,
    policy: employment.policy,
  };
}
