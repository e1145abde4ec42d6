import { ACTION_NAMES, ACTIONS } from '../src/actions.ts';
import { BASE_POLICIES } from '../src/base-policies.ts';
import { BASE_POLICY } from '../src/company-policy.ts';
import { decideCells, MATRIX_ROLES } from '../src/matrix.ts';

type Cell = ReturnType<typeof decideCells> extends Generator<infer C> ? C : never;

const HEADINGS: Record<string, string> = {
  employee: 'Employee',
  guest: 'Guest',
  moderator: 'Moderator',
  admin: 'Messaging admin',
  auditor: 'Auditor',
  sre: 'SRE',
  muted: 'Muted employee',
  suspended: 'Suspended employee',
  erp: 'ERP service',
};

/** `docs/policy-matrix.md`: what the base policies say, found out by asking the engine. */
export function policyMatrixPage(): string {
  const cells = [...decideCells(BASE_POLICY)];
  const roles = Object.keys(MATRIX_ROLES);
  const row = (texts: readonly string[]) => `| ${texts.join(' | ')} |`;
  const rows = ACTION_NAMES.map((action) =>
    row([
      `\`${action}\`: ${ACTIONS[action].does}`,
      ...roles.map((role) => cellText(cells.filter((cell) => cell.role === role && cell.action === action))),
    ]),
  );
  return [
    '# Who may do what',
    '',
    'Made from the policies in `libs/policy/src/base-policies.ts` by asking the engine (`npm run policy:matrix`); a test holds it to them.',
    'Each column is a role by itself: moderators, admins and auditors are employees too. A dash is a no; a cell without conditions is a yes in all of',
    'them. What is not permitted is denied, a forbid beats every permit, and what cannot be decided is a no. A company can take away from this',
    '(`PUT /api/messaging/policy`: its own forbids, windows of time for editing and deleting, working hours, limits of guests), never add to it.',
    'To write somewhere one must be able to read it: `readConversation` is asked first. The service levels (`GET /messaging/slo`) are sums over',
    'all companies and open to everybody, so nobody is asked for a right there.',
    '',
    row(['Action', ...roles.map((role) => HEADINGS[role] ?? role)]),
    row(['---', ...roles.map(() => '---')]),
    ...rows,
    '',
    '## The policies',
    '',
    row(['Policy', 'Effect', 'Says']),
    row(['---', '---', '---']),
    ...BASE_POLICIES.map(({ id, sentence, text }) =>
      row([`\`${id}\``, text.startsWith('permit') ? 'permit' : 'forbid', sentence]),
    ),
    '',
  ].join('\n');
}

function cellText(cells: readonly Cell[]): string {
  const allowed = cells.filter((cell) => cell.allowed).map(({ situation }) => situation);
  if (allowed.length === 0) return '–';
  if (allowed.length === cells.length) return 'yes';
  return groupStates(allowed).join('; ');
}

/** `own, open; own, locked; own, sealed` is `own`; what holds in some states alone names them. */
function groupStates(situations: readonly string[]): string[] {
  const byKind = new Map<string, string[]>();
  for (const situation of situations) {
    const [kind = '', state = ''] = situation.includes(', ') ? situation.split(', ') : ['', situation];
    byKind.set(kind, [...(byKind.get(kind) ?? []), state]);
  }
  return [...byKind].map(([kind, states]) => {
    if (kind === '') return states.join(', ');
    return states.length === 3 ? kind : `${kind} (${states.join(', ')})`;
  });
}
