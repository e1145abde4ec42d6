import type { Id } from '@messaging/contracts';
import { sanctionAt, type RequestContext } from '@messaging/policy';
import { problem } from '@messaging/service-kit';
import { LRUCache } from 'lru-cache';
import type { Knex } from 'knex';
import type { AccessWatch } from './access-watch.ts';
import type { PersonClaims } from './claims.ts';
import { findEmployment, type Employment } from './directory-repository.ts';

/** Loads the employment that a person's claims name; undefined when they do not work there (any more). */
export type GetEmploymentSession = (
  claims: Pick<PersonClaims, 'companyId' | 'userId'>,
) => Promise<Employment | undefined>;

interface Loaded {
  /** Of the company, when it was asked for. */
  era: object;
  employment: Promise<Employment | undefined>;
}

const REMEMBERED_COMPANIES = 20_000;
const REMEMBERED_EMPLOYMENTS = 100_000;
const REMEMBERED_STRANGERS = 10_000;
// Nothing tells when a stranger is taken on, so that is found out by asking again.
const STRANGER_FOR_MS = 1_000;

/**
 * Employments are remembered until their company's directory version changes, and used only while the watch vouches for
 * the version: a person who asks again costs no statement, one whose rights end is noticed within the watch's bound.
 * Requests that ask for the same one at the same time share one query.
 */
export function createGetEmploymentSession(primary: Knex, watch: AccessWatch): GetEmploymentSession {
  const loaded = new LRUCache<string, Loaded>({ max: REMEMBERED_EMPLOYMENTS });
  const strangers = new LRUCache<string, true>({ max: REMEMBERED_STRANGERS, ttl: STRANGER_FOR_MS });
  // From one change of a company to the next; what was loaded in another one is not used.
  const eras = new LRUCache<Id, object>({ max: REMEMBERED_COMPANIES });
  watch.versions.onChanged((companyId) => eras.delete(companyId));

  function eraOf(companyId: Id): object {
    const era = eras.get(companyId) ?? {};
    eras.set(companyId, era);
    return era;
  }

  async function load(key: string, companyId: Id, userId: Id): Promise<Employment | undefined> {
    try {
      const employment = await findEmployment(primary, companyId, userId);
      if (employment === undefined) strangers.set(key, true);
      // Read before a change that is known by now: it answers who asked then, and nobody later.
      if (employment === undefined || !watch.versions.follow(companyId, employment.directoryVersion))
        loaded.delete(key);
      return employment;
    } catch (error) {
      // A failed load is an outage, not a fact about the person.
      loaded.delete(key);
      throw error;
    }
  }

  return async function getEmploymentSession({ companyId, userId }) {
    await watch.confirm();
    const key = `${companyId}:${userId}`;
    if (strangers.has(key)) return undefined;
    const era = eraOf(companyId);
    const known = loaded.get(key);
    if (known?.era === era) return known.employment;
    const employment = load(key, companyId, userId);
    loaded.set(key, { era, employment });
    return employment;
  };
}

/**
 * The context every query and command takes. Not working there is answered like a company that does not exist; who is
 * suspended there is told so, whatever they ask for.
 */
export function resolveContext(
  claims: PersonClaims,
  employment: Employment | undefined,
  correlationId: string,
): RequestContext {
  if (!employment)
    throw problem('not-found', { detail: 'There is no such company among those you work in.' });
  const sanction = sanctionAt(employment.sanction, new Date());
  const sanctionUntil = sanction === 'none' ? null : (employment.sanction?.until ?? null);
  if (sanction === 'suspended')
    throw problem('suspended', {
      detail: 'Your messaging is suspended in this company.',
      until: sanctionUntil,
    });
  return {
    companyId: employment.companyId,
    userId: employment.userId,
    displayName: employment.displayName,
    permissions: employment.permissions,
    sessionId: claims.sessionId,
    correlationId,
    directoryVersion: employment.directoryVersion,
    sanction,
    sanctionUntil,
    policy: employment.policy,
  };
}
