/** The services that have a database user of their own. */
export const DATABASE_SERVICES = [
  'write-api',
  'read-api',
  'realtime-gateway',
  'outbox-relay',
  'moderation-worker',
  'notification-worker',
  'audit-worker',
] as const;
export type DatabaseService = (typeof DATABASE_SERVICES)[number];

/** The name of a service's database user. The prefix tells deployments on one server apart. */
export const databaseUserOf = (service: DatabaseService, prefix = 'messaging_'): string =>
  `${prefix}${service.replaceAll('-', '_')}`;

/** What MySQL's GRANT takes, for a whole table or for some of its columns. `FOR UPDATE` asks for UPDATE as well. */
export type Privilege =
  'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE' | `${'SELECT' | 'INSERT' | 'UPDATE'} (${string})`;

export interface TableOwners {
  /** The column that says whose a row is; null where rows belong to no company. */
  company: 'company_id' | 'id' | null;
  /** What each service may do; those left out may not even read. */
  access: Partial<Record<DatabaseService, readonly Privilege[]>>;
}

const READS = ['SELECT'] as const;
// For INSERT … ON DUPLICATE KEY UPDATE MariaDB asks for UPDATE on every column that is inserted, changed or not.
const CONVERSATION_COUNTERS =
  'company_id, id, root_kind, root_value, last_seq, last_position, last_message_id, last_activity_at, created_at';
const MESSAGE_STATE = 'message, salt, state, version, changed_at, changed_by';
// Nobody but who writes mails needs to know addresses.
const NAMES = ['SELECT (id, username, display_name)'] as const;
// Who imposed it, and why, is nobody's business but who decides about it.
const IMPOSED = ['SELECT (company_id, user_id, kind, until)'] as const;
const APPENDS = ['SELECT', 'INSERT'] as const;
const MOVES_HEADS = ['SELECT', 'UPDATE (last_seq)'] as const;
const OWN_CURSOR = ['SELECT', 'INSERT', 'UPDATE'] as const;
const OWN_INBOX = ['SELECT', 'INSERT', 'DELETE'] as const;

/**
 * Every table, whose its rows are, and which service may do what with it. The grants of the services' database users are
 * made from this, the data layer's check of companies reads it, and a test holds ARCHITECTURE.md against it. A table
 * without a line here can be used by no service.
 */
export const TABLE_OWNERS: Readonly<Record<string, TableOwners>> = {
  companies: {
    company: 'id',
    access: {
      'write-api': ['SELECT', 'INSERT', 'UPDATE (id, name, directory_version, proof_required)'],
      'read-api': READS,
      'realtime-gateway': READS,
      'notification-worker': READS,
    },
  },
  users: {
    company: null,
    access: {
      'write-api': ['SELECT', 'INSERT', 'UPDATE (id, username, display_name, email)'],
      'read-api': NAMES,
      'realtime-gateway': NAMES,
      'outbox-relay': NAMES,
      // Who is erased has neither name nor address any more.
      'moderation-worker': [...NAMES, 'UPDATE (username, display_name, email)'],
      'notification-worker': READS,
    },
  },
  employments: {
    company: 'company_id',
    access: {
      'write-api': ['SELECT', 'INSERT', 'UPDATE (company_id, user_id, permissions, active)'],
      'read-api': READS,
      'moderation-worker': ['SELECT (company_id, user_id, active)'],
      'realtime-gateway': READS,
      'notification-worker': READS,
    },
  },
  conversations: {
    company: 'company_id',
    access: {
      'write-api': [
        'SELECT',
        'INSERT',
        `UPDATE (${CONVERSATION_COUNTERS})`,
        'UPDATE (state, audience, audience_value)',
      ],
      'read-api': READS,
      'realtime-gateway': READS,
      // Events of a changed conversation show its state.
      'outbox-relay': READS,
      'moderation-worker': ['SELECT', 'INSERT', `UPDATE (${CONVERSATION_COUNTERS})`],
      'notification-worker': READS,
    },
  },
  messages: {
    company: 'company_id',
    access: {
      'write-api': ['SELECT', 'INSERT', `UPDATE (${MESSAGE_STATE})`],
      'read-api': READS,
      'realtime-gateway': READS,
      'outbox-relay': READS,
      'moderation-worker': ['SELECT', `UPDATE (${MESSAGE_STATE})`],
      'notification-worker': READS,
    },
  },
  message_versions: {
    company: 'company_id',
    access: {
      'write-api': APPENDS,
      'read-api': READS,
      'moderation-worker': [...APPENDS, 'UPDATE (message, salt)'],
    },
  },
  participants: {
    company: 'company_id',
    access: {
      'write-api': ['SELECT', 'INSERT', 'UPDATE'],
      'read-api': READS,
      'realtime-gateway': READS,
      'notification-worker': ['SELECT', 'INSERT', 'UPDATE (company_id, conversation_id, user_id, level)'],
    },
  },
  sanctions: {
    company: 'company_id',
    access: {
      'write-api': ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
      'read-api': IMPOSED,
      'realtime-gateway': IMPOSED,
      'moderation-worker': ['SELECT (company_id, user_id)', 'DELETE'],
      'notification-worker': IMPOSED,
    },
  },
  // What held when can always be told: versions are only ever added.
  policy_overlays: {
    company: 'company_id',
    access: {
      'write-api': APPENDS,
      'read-api': READS,
      'realtime-gateway': READS,
      'notification-worker': READS,
    },
  },
  idempotency_keys: {
    company: 'company_id',
    access: {
      'write-api': APPENDS,
      'moderation-worker': ['SELECT (company_id, user_id, request_hash)', 'UPDATE (request_hash)'],
    },
  },
  // What the ERP asks for, and how far the worker is with it. Both end those of who is employed again.
  erasures: {
    company: 'company_id',
    access: {
      'write-api': ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
      'moderation-worker': ['SELECT', 'UPDATE (up_to_id, erased, finished_at)', 'DELETE'],
    },
  },
  // Nobody may change or remove what has happened.
  events: {
    company: 'company_id',
    access: {
      'write-api': APPENDS,
      'read-api': READS,
      'realtime-gateway': READS,
      'outbox-relay': READS,
      'moderation-worker': APPENDS,
      'notification-worker': APPENDS,
      'audit-worker': READS,
    },
  },
  stream_heads: {
    company: 'company_id',
    access: {
      'write-api': ['SELECT', 'INSERT', 'UPDATE'],
      'read-api': READS,
      'outbox-relay': READS,
      'moderation-worker': MOVES_HEADS,
      'notification-worker': MOVES_HEADS,
      'audit-worker': READS,
    },
  },
  consumer_cursors: {
    company: 'company_id',
    access: {
      'outbox-relay': OWN_CURSOR,
      'moderation-worker': OWN_CURSOR,
      'notification-worker': OWN_CURSOR,
    },
  },
  inbox: {
    company: 'company_id',
    access: { 'moderation-worker': OWN_INBOX, 'notification-worker': OWN_INBOX },
  },
  // A session is a person's, in whichever companies they work.
  session_revocations: {
    company: null,
    access: {
      'write-api': ['SELECT', 'INSERT', 'DELETE'],
      'read-api': READS,
      'realtime-gateway': READS,
    },
  },
  session_revocation_head: { company: null, access: { 'write-api': MOVES_HEADS } },
  relay_leases: {
    company: null,
    access: { 'outbox-relay': ['SELECT', 'INSERT', 'UPDATE'] },
  },
  relay_members: {
    company: null,
    access: { 'outbox-relay': ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] },
  },
  moderation_rules: { company: 'company_id', access: { 'moderation-worker': READS } },
  moderation_actions: { company: 'company_id', access: { 'write-api': READS, 'moderation-worker': APPENDS } },
  notifications: {
    company: 'company_id',
    access: {
      'write-api': ['SELECT', 'UPDATE (read_at)'],
      'read-api': READS,
      'notification-worker': ['SELECT', 'INSERT', 'UPDATE (withdrawn_at, email, email_reason, email_at)'],
    },
  },
  audit_trees: { company: 'company_id', access: { 'audit-worker': ['SELECT', 'INSERT', 'UPDATE'] } },
  // What was signed stays.
  audit_checkpoints: { company: 'company_id', access: { 'audit-worker': APPENDS } },
  audit_publications: { company: 'company_id', access: { 'audit-worker': ['SELECT', 'INSERT', 'UPDATE'] } },
  audit_webhooks: {
    company: 'company_id',
    access: {
      'write-api': ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
      'audit-worker': ['SELECT (company_id, url)'],
    },
  },
};
