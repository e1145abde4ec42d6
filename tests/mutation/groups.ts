/** Code of one concern, and the tests that are to notice when it is changed. */
export interface MutationGroup {
  name: string;
  what: string;
  files: readonly string[];
  tests: readonly string[];
  /** Whether the tests talk to a database and to Redis. */
  needsServers?: boolean;
  /** Of what is mutated, where that is no TypeScript. */
  language?: 'cedar';
  /** For the tests: how long those go on that can be made shorter. */
  environment?: Record<string, string>;
}

const inFolder = (folder: string, ...names: string[]) => names.map((name) => `${folder}/${name}`);

const AUDIT_TESTS = inFolder(
  'libs/audit/test',
  'encodings.test.ts',
  'findings.test.ts',
  'merkle-tree.test.ts',
  'notes.test.ts',
  'proof-files.test.ts',
  'tamper.test.ts',
);
const TAMPERS = { TAMPER_TRIES: '480', TAMPER_SEED: '364046115' };

export const GROUPS: readonly MutationGroup[] = [
  {
    name: 'authorization',
    what: 'deciding: the base policies, a company’s forbids on top, and that whatever fails is a deny',
    files: inFolder('libs/policy/src', 'decide.ts', 'engine.ts'),
    tests: inFolder(
      'libs/policy/test',
      'base-policies.test.ts',
      'engine.test.ts',
      'judge.test.ts',
      'overlay-settings.test.ts',
      'overlays-in-force.test.ts',
      'overlays.test.ts',
    ),
  },
  {
    name: 'policies',
    what: 'the texts of the base policies: who may do what',
    files: ['libs/policy/src/base-policies.ts'],
    // Their truth table and what is made of them; no test is run.
    tests: inFolder('libs/policy/test', 'base-matrix.ts', 'mutants/mutate-policies.ts'),
    language: 'cedar',
  },
  {
    name: 'facts',
    what: 'what a decision is made of: people, roles, sanctions, audiences, rows of one’s own company',
    files: inFolder(
      'libs/policy/src',
      'judge.ts',
      'to-cedar.ts',
      'audiences.ts',
      'roles.ts',
      'person-of.ts',
      'sanction-at.ts',
      'remember.ts',
    ),
    tests: inFolder('libs/policy/test', 'base-policies.test.ts', 'judge.test.ts'),
  },
  {
    name: 'overlays',
    what: 'what a company may take away: checks, settings, the hours of its own week',
    files: inFolder(
      'libs/policy/src',
      'check-overlay.ts',
      'compile-overlay.ts',
      'overlay-settings.ts',
      'hours-of.ts',
    ),
    tests: inFolder(
      'libs/policy/test',
      'judge.test.ts',
      'overlay-settings.test.ts',
      'overlays-in-force.test.ts',
      'overlays.test.ts',
    ),
  },
  {
    name: 'identity',
    what: 'who is asking: the ERP’s tokens, their claims, proofs of a key',
    files: inFolder('libs/identity/src', 'claims.ts', 'verify-token.ts', 'verify-proof.ts'),
    tests: inFolder('libs/identity/test', 'verify-token.test.ts', 'verify-proof.test.ts'),
  },
  {
    name: 'requests',
    what: 'whose a request is: its token, its proof, its session, its scope',
    files: inFolder('libs/identity/src', 'require-auth.ts', 'request-url.ts'),
    tests: inFolder('libs/identity/test', 'request-url.test.ts', 'require-auth.db.test.ts'),
    needsServers: true,
  },
  {
    name: 'sessions',
    what: 'whether they still may: employments, ended sessions',
    files: inFolder(
      'libs/identity/src',
      'revocations.ts',
      'session-revocations.ts',
      'employment-session.ts',
      'find-access-changes.ts',
      'directory-versions.ts',
      'access-watch.ts',
    ),
    tests: inFolder(
      'libs/identity/test',
      'access-changes.db.test.ts',
      'access-watch.db.test.ts',
      'directory-versions.test.ts',
      'ended-sessions.db.test.ts',
      'resolve-context.test.ts',
      'revocations.test.ts',
    ),
    needsServers: true,
  },
  {
    name: 'writing',
    what: 'where commands ask for rights: what is refused, and what is not there',
    files: inFolder('services/write-api/src/commands', 'require-allowed.ts', 'find-readable-message.ts'),
    tests: inFolder(
      'services/write-api/test',
      'asking-for-rights.test.ts',
      'change-message.db.test.ts',
      'send-message.db.test.ts',
      'vulnerability-classes.db.test.ts',
    ),
    needsServers: true,
  },
  {
    name: 'conversations',
    what: 'who may change a conversation: its state, and who reads it',
    files: inFolder(
      'services/write-api/src/commands',
      'require-readable.ts',
      'compare-audiences.ts',
      'change-conversation.ts',
    ),
    tests: inFolder(
      'services/write-api/test',
      'asking-for-rights.test.ts',
      'change-conversation.db.test.ts',
      'vulnerability-classes.db.test.ts',
    ),
    needsServers: true,
  },
  {
    name: 'governance',
    what: 'who may take rights away: sanctions, a company’s policy, where its checkpoints go',
    files: inFolder(
      'services/write-api/src/commands',
      'change-sanction.ts',
      'change-policy.ts',
      'change-audit-webhook.ts',
    ),
    tests: inFolder(
      'services/write-api/test',
      'asking-for-rights.test.ts',
      'audit-webhook.db.test.ts',
      'change-policy.db.test.ts',
      'sanctions.db.test.ts',
    ),
    needsServers: true,
  },
  {
    name: 'reading',
    what: 'where queries ask for rights',
    files: inFolder(
      'services/read-api/src/queries',
      'readable.ts',
      'find-readable-conversation.ts',
      'find-readable-message.ts',
      'read-history.ts',
      'read-policy.ts',
      'suggest-people.ts',
    ),
    tests: inFolder(
      'services/read-api/test',
      'messages.db.test.ts',
      'people-and-pages.db.test.ts',
      'policy.db.test.ts',
      'vulnerability-classes.db.test.ts',
    ),
    needsServers: true,
  },
  {
    name: 'sockets',
    what: 'where connections ask for rights, again and again',
    files: inFolder(
      'services/realtime-gateway/src',
      'queries/judge-conversation.ts',
      'sockets/keep-sessions.ts',
      'sockets/recheck-rights.ts',
    ),
    tests: inFolder('services/realtime-gateway/test', 'judge-conversation.test.ts', 'rights.redis.test.ts'),
    needsServers: true,
  },
  {
    name: 'tenancy',
    what: 'the check that refuses a statement without its company',
    files: inFolder(
      'libs/database/src/company-check',
      'check-statement.ts',
      'read-facts.ts',
      'read-sql.ts',
      'read-tables.ts',
    ),
    tests: ['libs/database/test/company-check.test.ts'],
  },
  {
    name: 'statements',
    what: 'that every statement goes through the check, and none out that it refuses',
    files: inFolder('libs/database/src', 'company-check/require-company.ts', 'rows.ts'),
    tests: ['libs/database/test/rows.db.test.ts'],
    needsServers: true,
  },
  {
    name: 'idempotency',
    what: 'one write and one answer for every Idempotency-Key',
    files: [
      ...inFolder('services/write-api/src', 'routes/request-hash.ts', 'routes/written.ts'),
      ...inFolder('services/write-api/src', 'commands/commit-commands.ts', 'queries/find-written.ts'),
    ],
    tests: ['services/write-api/test/idempotency.db.test.ts'],
    needsServers: true,
  },
  {
    name: 'audit',
    what: 'what is sealed, hashed into the tree and signed, and how each is written down',
    files: [
      ...inFolder('libs/audit/src', 'canonical-json.ts', 'event-leaf.ts', 'event-mac.ts'),
      ...inFolder('libs/audit/src', 'message-commitment.ts'),
      ...inFolder('libs/audit/src/merkle', 'frontier.ts', 'proofs.ts', 'tree-hash.ts'),
      ...inFolder(
        'libs/audit/src/notes',
        'checkpoint.ts',
        'note-keys.ts',
        'proof-files.ts',
        'signed-note.ts',
      ),
    ],
    tests: AUDIT_TESTS,
    environment: TAMPERS,
  },
  {
    name: 'verifying',
    what: 'what an auditor is told of a history: altered, gone, slipped in, erased or destroyed',
    files: inFolder(
      'libs/audit/src/verify',
      'early-messages.ts',
      'findings.ts',
      'verify-checkpoints.ts',
      'verify-events.ts',
      'verify-history.ts',
      'verify-messages.ts',
    ),
    tests: [...AUDIT_TESTS, 'libs/audit/test/erasures.test.ts'],
    environment: TAMPERS,
  },
  {
    name: 'sealing',
    what: 'that every event is sealed as it is written, with the keys of the process that writes it',
    files: inFolder('libs/events/src', 'seal-events.ts', 'append-events.ts'),
    tests: ['libs/events/test/seal-events.db.test.ts'],
    needsServers: true,
  },
  {
    name: 'proof',
    what: 'the checker that decides what chaos, load and journeys have kept',
    files: [
      ...inFolder('libs/proof/src', 'check-history.ts', 'index-history.ts'),
      ...inFolder(
        'libs/proof/src/invariants',
        'duplicated.ts',
        'event-count.ts',
        'foreign.ts',
        'gap.ts',
        'half-visible.ts',
        'key-reused.ts',
        'lost.ts',
        'reordered.ts',
        'shared-place.ts',
        'stale-read.ts',
        'unaccepted.ts',
        'undelivered.ts',
      ),
    ],
    tests: inFolder(
      'libs/proof/test',
      'check-history.test.ts',
      'small-histories-of-clients.test.ts',
      'small-histories-of-streams.test.ts',
    ),
  },
];
