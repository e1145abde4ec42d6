import type {
  EntityJson,
  EntityUidJson,
  TypeAndId,
  StatefulAuthorizationCall,
} from '@cedar-policy/cedar-wasm/nodejs';
import type { PersonFacts, PolicyRequest, Principal } from './requests.ts';
import { rolesOf } from './roles.ts';

/** A request in Cedar's terms, without the policies it is asked of. */
export type CedarRequest = Pick<
  StatefulAuthorizationCall,
  'principal' | 'action' | 'resource' | 'context' | 'entities'
>;

const uid = (type: string, id: string): TypeAndId => ({ type, id });
const reference = (type: string, id: string) => ({ __entity: uid(type, id) });
const companyOf = (own: boolean) => reference('Company', own ? 'own' : 'other');
const SELF = uid('Person', 'self');

/** A fact that is missing is left out, never replaced: the engine then fails, and failing is a deny. */
export function toCedar(request: PolicyRequest): CedarRequest {
  const principal = principalEntity(request.principal);
  const { resource, entities } = resourceOf(request);
  const context = {
    ...(request.hours && needsHours(request) ? { ...request.hours } : {}),
    ...(request.widens === undefined ? {} : { widens: request.widens }),
  };
  return {
    principal: principal.uid,
    action: uid('Action', request.action),
    resource,
    context,
    entities: [principal, ...entities],
  };
}

const WRITTEN = ['startConversation', 'sendMessage', 'reply', 'editMessage', 'deleteMessage', 'hideMessage'];
const needsHours = ({ action }: PolicyRequest) => WRITTEN.includes(action);

function principalEntity(principal: Principal): EntityJson {
  if (principal.kind === 'service') {
    return { uid: uid('Service', 'self'), attrs: known({ scopes: principal.scopes }), parents: [] };
  }
  return personEntity(SELF, true, principal);
}

function personEntity(id: EntityUidJson, own: boolean, person: Partial<PersonFacts>): EntityJson {
  const { permissions, muted, suspended } = person;
  return {
    uid: id,
    attrs: known({ company: companyOf(own), permissions, muted, suspended }),
    parents: rolesOf(permissions ?? []).map((role) => uid('Role', role)),
  };
}

function resourceOf(request: PolicyRequest): { resource: TypeAndId; entities: EntityJson[] } {
  switch (request.kind) {
    case 'deployment':
      return alone(uid('Deployment', 'this'), {});
    case 'company':
      return { resource: companyOf(request.resource.own).__entity, entities: [] };
    case 'person': {
      const { isSelf, own, permissions } = request.resource;
      if (isSelf) return { resource: SELF, entities: [] };
      const other = uid('Person', 'other');
      // Whether the other is muted or suspended already decides nothing.
      const facts = { permissions, muted: false, suspended: false };
      return { resource: other, entities: [personEntity(other, own, facts)] };
    }
    case 'audience': {
      const { own, ...facts } = request.resource;
      return alone(uid('Audience', 'this'), { company: companyOf(own), ...facts });
    }
    case 'conversation': {
      const { own, ...facts } = request.resource;
      return alone(uid('Conversation', 'this'), { company: companyOf(own), ...facts });
    }
    case 'message': {
      const { own, isAuthor, ...facts } = request.resource;
      const author = reference('Person', isAuthor ? 'self' : 'other');
      return alone(uid('Message', 'this'), { company: companyOf(own), author, ...facts });
    }
  }
}

function alone(resource: TypeAndId, attrs: Record<string, unknown>) {
  return { resource, entities: [{ uid: resource, attrs: known(attrs), parents: [] }] };
}

function known(attrs: Record<string, unknown>): EntityJson['attrs'] {
  const entries = Object.entries(attrs).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as EntityJson['attrs'];
}
