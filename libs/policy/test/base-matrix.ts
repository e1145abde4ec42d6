import { ACTIONS, type Action } from '../src/actions.ts';
import type { PolicyRequest } from '../src/requests.ts';

/** The scope that a service's action takes. */
const SCOPE_OF: Partial<Record<string, string>> = {
  writeDirectory: 'directory:write',
  revokeSessions: 'sessions:revoke',
  erasePerson: 'people:erase',
};

/** What the base policies are meant to say, written a second time and without Cedar: the truth table is held against it. */
// A table in words: broken into pieces it would no longer be read at a glance.
// eslint-disable-next-line complexity
export function expected(request: PolicyRequest): boolean {
  const { principal, action } = request;
  if (principal.kind === 'service') {
    const scope = SCOPE_OF[action];
    return scope !== undefined && principal.scopes.includes(scope);
  }
  if (principal.suspended || ('own' in request.resource && !request.resource.own)) return false;
  const has = (permission: string) => principal.permissions.includes(permission);
  const operates = has('messaging.operate');
  const isGuest = has('messaging.guest');
  const isEmployee = !operates && !isGuest;
  if (action === 'explainOwn') return true;
  if (operates) return false;
  const moderates = has('messaging.moderate') && !isGuest;
  const administers = has('messaging.administer') && !isGuest;
  const audits = has('messaging.audit') && !isGuest;

  switch (request.kind) {
    case 'audience': {
      const { kind, permission, participates } = request.resource;
      if (kind === 'participants') return participates;
      return isEmployee && (kind === 'company' || (kind === 'permission' && has(permission)));
    }
    case 'conversation': {
      const { state } = request.resource;
      if (action === 'followConversation' || action === 'markRead') return true;
      if (action === 'changeConversation') return administers || (moderates && state !== 'sealed');
      if (action === 'changeAudience') {
        return state !== 'sealed' && (administers || (moderates && request.widens === false));
      }
      const mayTalk = !principal.muted && state === 'open';
      return mayTalk && (action !== 'startConversation' || isEmployee);
    }
    case 'message': {
      const { isAuthor, state } = request.resource;
      // Moderators who are guests keep what is not an office: the texts of what they may read.
      if (action === 'readHistory') return isAuthor || has('messaging.moderate');
      if (principal.muted || state === 'sealed') return false;
      if (action === 'hideMessage') return moderates;
      if (state !== 'open') return false;
      return isAuthor || (action === 'deleteMessage' && has('messaging.moderate'));
    }
    case 'person': {
      if (request.resource.isSelf) return false;
      if (action === 'suspendPerson') return administers;
      const theirs = request.resource.permissions;
      const isOfficer = theirs.includes('messaging.moderate') || theirs.includes('messaging.administer');
      return administers || (moderates && !isOfficer);
    }
    case 'company':
      if (action === 'listPeople') return isEmployee;
      if (action === 'readAudit' || action === 'changeAuditWebhook') return audits;
      if (action === 'readPolicy') return audits || administers;
      return administers;
    case 'deployment':
      return false;
  }
}

const subsets = <T>(items: readonly T[]): T[][] =>
  items.reduce<T[][]>((sets, item) => [...sets, ...sets.map((set) => [...set, item])], [[]]);

const PERMISSIONS = subsets([
  'messaging.moderate',
  'messaging.audit',
  'messaging.administer',
  'messaging.guest',
  'messaging.operate',
]);
const BOTH = [true, false];
const STATES = ['open', 'locked', 'sealed'];
const HOURS = { weekday: 1, minuteOfDay: 0 };

/** Every combination of facts the base policies look at, for every action. */
export function* wholeMatrix(): Generator<PolicyRequest> {
  const person = (permissions: string[], muted: boolean, suspended: boolean) =>
    ({ kind: 'person', permissions, muted, suspended }) as const;
  const people = [
    ...PERMISSIONS.flatMap((permissions) => BOTH.map((muted) => person(permissions, muted, false))),
    // Suspension beats everything: a few rights will do.
    ...[[], ['messaging.moderate', 'messaging.administer'], ['messaging.guest']].flatMap((permissions) =>
      BOTH.map((muted) => person(permissions, muted, true)),
    ),
  ];
  const services = [[], ...Object.values(SCOPE_OF).map((scope) => [scope!]), ['directory:read', 'other']].map(
    (scopes) => ({
      kind: 'service' as const,
      scopes,
    }),
  );
  for (const action of Object.keys(ACTIONS) as Action[]) {
    for (const situation of situationsOf(action)) {
      const askers = situation.kind === 'deployment' ? services : people;
      for (const principal of askers) yield { principal, action, ...situation } as PolicyRequest;
    }
  }
}

type Situation = { kind: string; resource: object; hours?: typeof HOURS; widens?: boolean };

function situationsOf(action: Action): Situation[] {
  const kind = ACTIONS[action].on;
  switch (kind) {
    case 'deployment':
      return [{ kind, resource: {} }];
    case 'company':
      return BOTH.map((own) => ({ kind, resource: { own } }));
    case 'person':
      return BOTH.flatMap((own) => [
        ...(own ? [{ kind, resource: { own, isSelf: true, permissions: [] } }] : []),
        ...PERMISSIONS.map((permissions) => ({ kind, resource: { own, isSelf: false, permissions } })),
      ]);
    case 'audience':
      return BOTH.flatMap((own) =>
        BOTH.flatMap((participates) =>
          ['company', 'participants', 'permission', 'unheard-of'].flatMap((audience) =>
            ['messaging.audit', 'messaging.moderate', ''].map((permission) => ({
              kind,
              resource: { own, kind: audience, permission, participates },
            })),
          ),
        ),
      );
    case 'conversation':
      return BOTH.flatMap((own) =>
        STATES.flatMap((state) =>
          (action === 'changeAudience' ? BOTH : [undefined]).map((widens) => ({
            kind,
            resource: { own, root: 'topic', audience: 'company', state },
            hours: HOURS,
            ...(widens === undefined ? {} : { widens }),
          })),
        ),
      );
    case 'message':
      return BOTH.flatMap((own) =>
        STATES.flatMap((state) =>
          BOTH.map((isAuthor) => ({
            kind,
            resource: {
              own,
              root: 'topic',
              audience: 'company',
              state,
              isAuthor,
              shows: 'visible',
              ageMinutes: 3,
            },
            hours: HOURS,
          })),
        ),
      );
  }
}
