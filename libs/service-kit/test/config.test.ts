import { z } from 'zod';
import { commonConfig, configFields, ConfigError, describeConfig, readConfig } from '../src/index.ts';

const schema = z.object({
  ...commonConfig,
  databaseUrl: configFields.databaseUrl,
  databaseReplicaUrl: configFields.databaseReplicaUrl,
  redisUrl: configFields.redisUrl,
  allowedOrigins: configFields.allowedOrigins,
  maxReplyDepth: configFields.wholeNumber(1, 20).default(5),
});
const good = {
  DATABASE_URL: 'mysql://app:secret@db.example:3306/messaging',
  REDIS_URL: 'redis://127.0.0.1:6379/0',
};

function failure(env: Record<string, string>): string {
  try {
    readConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('the configuration from the environment', () => {
  it('is read under capital names, with defaults', () => {
    const config = readConfig(schema, {
      ...good,
      PORT: '8080',
      ALLOWED_ORIGINS: 'https://a.example, https://b.example',
    });
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      logLevel: 'info',
      databaseUrl: good.DATABASE_URL,
      allowedOrigins: ['https://a.example', 'https://b.example'],
      maxReplyDepth: 5,
    });
    expect(config.databaseReplicaUrl).toBeUndefined();
  });

  it('cannot be changed afterwards, at any depth', () => {
    const config = readConfig(schema, good);
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.allowedOrigins)).toBe(true);
  });

  it('is refused with one message that names every bad variable and no value', () => {
    const message = failure({
      PORT: '80eighty',
      DATABASE_URL: 'postgres://app:hunter2@db/x',
      MAX_REPLY_DEPTH: '21',
    });
    expect(message).toContain('PORT: must be a whole number');
    expect(message).toContain('DATABASE_URL: must be a URL that starts with mysql:// or mariadb://');
    expect(message).toContain('REDIS_URL: is not set');
    expect(message).toContain('MAX_REPLY_DEPTH: must be between 1 and 20');
    expect(message).not.toContain('hunter2');
  });

  it('takes an empty variable as not set', () => {
    expect(failure({ ...good, REDIS_URL: '' })).toContain('REDIS_URL: is not set');
    expect(readConfig(schema, { ...good, MAX_REPLY_DEPTH: '' }).maxReplyDepth).toBe(5);
  });

  it.each(['-1', '65536', '1e3', '0x10', ' 80'])('refuses %j as a port', (port) => {
    expect(failure({ ...good, PORT: port })).toContain('PORT:');
  });

  it('is printed without secrets', () => {
    const printed = JSON.stringify(
      describeConfig({
        databaseUrl: 'mysql://app:hunter2@db.example:3306/messaging',
        smtpUrl: 'smtp://mail.example:25?token=hunter2',
        auditKey: 'hunter2',
        nested: { adminPassword: 'hunter2', urls: ['redis://:hunter2@cache.example'] },
        tokenIssuer: 'https://erp.example',
      }),
    );
    expect(printed).not.toContain('hunter2');
    expect(printed).toContain('db.example:3306/messaging');
    expect(printed).toContain('https://erp.example');
  });
});
