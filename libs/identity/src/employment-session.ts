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

type People = Map<Id, Promise<Employment | undefined>>;

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
  const companies = new LRUCache<Id, People>({ max: REMEMBERED_COMPANIES });
  const strangers = new LRUCache<string, true>({ max: REMEMBERED_STRANGERS, ttl: STRANGER_FOR_MS });
  let remembered = 0;
  watch.versions.onChanged(forget);

  function forget(companyId: Id): void {
    remembered -= companies.peek(companyId)?.size ?? 0;
    companies.delete(companyId);
  }

  function peopleOf(companyId: Id): People {
    if (remembered >= REMEMBERED_EMPLOYMENTS) {
      companies.clear();
      remembered = 0;
    }
    const people: People = companies.get(companyId) ?? new Map<Id, Promise<Employment | undefined>>();
    companies.set(companyId, people);
    return people;
  }

  async function load(people: People, companyId: Id, userId: Id): Promise<Employment | undefined> {
    const drop = () => {
      if (people.delete(userId) && companies.peek(companyId) === people) remembered -= 1;
    };
    try {
      const employment = await findEmployment(primary, companyId, userId);
      if (employment === undefined) strangers.set(`${companyId}:${userId}`, true);
      // Read before a change that is known by now: it answers who asked then, and nobody later.
      if (employment === undefined || !watch.versions.follow(companyId, employment.directoryVersion)) drop();
      return employment;
    } catch (error) {
      // A failed load is an outage, not a fact about the person.
      drop();
      throw error;
    }
  }

  return async function getEmploymentSession({ companyId, userId }) {
    await watch.confirm();
    if (strangers.has(`${companyId}:${userId}`)) return undefined;
    const people = peopleOf(companyId);
    const known = people.get(userId);
    if (known) return known;
    const loading = load(people, companyId, userId);
    people.set(userId, loading);
    remembered += 1;
    return loading;
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
