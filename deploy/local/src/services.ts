/** What the launcher, docker-compose and their test agree on: every process of ours, and what it is told. */
export type EnvironmentName =
  | 'HOST'
  | 'PORT'
  | 'LOG_LEVEL'
  | 'INSTANCE'
  | 'NODE_ENV'
  | 'DATABASE_URL'
  | 'DATABASE_REPLICA_URL'
  | 'REDIS_URL'
  | 'QUEUE_REDIS_URL'
  | 'BUS_KEY'
  | 'TOKEN_ISSUER'
  | 'TOKEN_AUDIENCE'
  | 'JWKS_URL'
  | 'ALLOWED_ORIGINS'
  | 'MAX_REPLY_DEPTH'
  | 'DUPLICATE_WINDOW_SECONDS'
  | 'PERSON_WRITES_PER_MINUTE'
  | 'COMPANY_WRITES_PER_MINUTE'
  | 'RATE_LIMITS'
  | 'METRICS_TARGETS'
  | 'SMTP_URL'
  | 'SMTP_PORT'
  | 'MAIL_FROM'
  | 'PUBLIC_URL'
  | 'API_URL'
  | 'TICKET_PROOF'
  | 'MESSAGING_URL'
  | 'GATEWAY_ORIGIN'
  | 'DATA_DIR'
  | 'EVENT_MAC_KEYS'
  | 'AUDIT_SIGNING_KEYS'
  | 'AUDIT_ORIGIN'
  | 'AUDIT_EVERY_MS'
  | 'AUDIT_UNSEALED'
  | 'AUDIT_FILE_SINK'
  | 'AUDIT_STORE_URL'
  | 'AUDIT_STORE_BUCKET'
  | 'AUDIT_STORE_REGION'
  | 'AUDIT_STORE_ACCESS_KEY'
  | 'AUDIT_STORE_SECRET_KEY'
  | 'AUDIT_WEBHOOK_HOSTS';

export type ServiceName =
  | 'write-api'
  | 'read-api'
  | 'realtime-gateway'
  | 'outbox-relay'
  | 'moderation-worker'
  | 'notification-worker'
  | 'audit-worker'
  | 'demo-erp';

export interface ServiceDefinition {
  /** Also the folder under `services/`. */
  name: ServiceName;
  instances: number;
  /** Told to it in every deployment, besides `COMMON_ENVIRONMENT`. */
  environment: readonly EnvironmentName[];
  /** Has a default; passed on where it is set. */
  optional: readonly EnvironmentName[];
  /** Those of the first stage are stopped first: who takes work in, before who passes it on, before who does it. */
  stopStage: 1 | 2 | 3 | 4;
}

export const COMMON_ENVIRONMENT = ['HOST', 'PORT', 'INSTANCE', 'LOG_LEVEL', 'NODE_ENV'] as const;

/** Answered by every process on its HOST and PORT. */
export const HEALTH_PATH = '/healthz';
export const READY_PATH = '/readyz';
export const METRICS_PATH = '/metrics';

const TOKENS = ['TOKEN_ISSUER', 'TOKEN_AUDIENCE', 'JWKS_URL'] as const;

export const SERVICES: readonly ServiceDefinition[] = [
  {
    name: 'write-api',
    instances: 1,
    environment: ['DATABASE_URL', 'REDIS_URL', 'EVENT_MAC_KEYS', ...TOKENS, 'ALLOWED_ORIGINS'],
    optional: [
      'MAX_REPLY_DEPTH',
      'DUPLICATE_WINDOW_SECONDS',
      'PERSON_WRITES_PER_MINUTE',
      'COMPANY_WRITES_PER_MINUTE',
      'RATE_LIMITS',
      'API_URL',
      'AUDIT_WEBHOOK_HOSTS',
    ],
    stopStage: 1,
  },
  {
    name: 'read-api',
    instances: 1,
    environment: ['DATABASE_URL', 'REDIS_URL', ...TOKENS, 'ALLOWED_ORIGINS', 'METRICS_TARGETS'],
    optional: ['DATABASE_REPLICA_URL', 'RATE_LIMITS', 'API_URL'],
    stopStage: 1,
  },
  {
    name: 'realtime-gateway',
    instances: 2,
    environment: ['DATABASE_URL', 'REDIS_URL', 'BUS_KEY', ...TOKENS, 'ALLOWED_ORIGINS'],
    optional: ['RATE_LIMITS', 'API_URL', 'TICKET_PROOF'],
    stopStage: 1,
  },
  {
    name: 'outbox-relay',
    instances: 1,
    environment: ['DATABASE_URL', 'REDIS_URL', 'QUEUE_REDIS_URL', 'BUS_KEY'],
    optional: [],
    stopStage: 2,
  },
  {
    name: 'moderation-worker',
    instances: 1,
    environment: ['DATABASE_URL', 'REDIS_URL', 'QUEUE_REDIS_URL', 'EVENT_MAC_KEYS'],
    optional: [],
    stopStage: 3,
  },
  {
    name: 'notification-worker',
    instances: 1,
    environment: [
      'DATABASE_URL',
      'REDIS_URL',
      'QUEUE_REDIS_URL',
      'EVENT_MAC_KEYS',
      'SMTP_URL',
      'MAIL_FROM',
      'PUBLIC_URL',
    ],
    optional: [],
    stopStage: 3,
  },
  {
    name: 'audit-worker',
    instances: 1,
    environment: [
      'DATABASE_URL',
      'QUEUE_REDIS_URL',
      'EVENT_MAC_KEYS',
      'AUDIT_SIGNING_KEYS',
      'AUDIT_ORIGIN',
      'AUDIT_FILE_SINK',
    ],
    optional: [
      'AUDIT_EVERY_MS',
      'AUDIT_UNSEALED',
      'AUDIT_STORE_URL',
      'AUDIT_STORE_BUCKET',
      'AUDIT_STORE_REGION',
      'AUDIT_STORE_ACCESS_KEY',
      'AUDIT_STORE_SECRET_KEY',
      'AUDIT_WEBHOOK_HOSTS',
    ],
    stopStage: 3,
  },
  {
    // Stands for the company's own system, so it goes last: it issues the tokens and takes the mail of the others.
    name: 'demo-erp',
    instances: 1,
    environment: [
      'TOKEN_ISSUER',
      'TOKEN_AUDIENCE',
      'MESSAGING_URL',
      'GATEWAY_ORIGIN',
      'SMTP_PORT',
      'DATA_DIR',
    ],
    optional: [],
    stopStage: 4,
  },
];

/** Each process's own name: the service's, numbered where there are several. */
export const instanceNames = (name: string, instances: number): string[] =>
  instances === 1 ? [name] : Array.from({ length: instances }, (_, index) => `${name}-${index + 1}`);
