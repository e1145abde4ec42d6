import { createConnection } from 'mysql2/promise';

/**
 * Raises the flooding rule of every company beyond what is measured: a few people write what thousands would, and moderation
 * would hide it, which costs each message a second event. Moderation itself goes on judging every message.
 */
export async function letEverybodyWrite(databaseUrl: string): Promise<void> {
  const connection = await createConnection(databaseUrl);
  try {
    await connection.query(
      `INSERT INTO moderation_rules (company_id, blocked_words, max_links, flood_count, flood_seconds)
       SELECT id, '["blocked"]', 100, 1000000, 1 FROM companies
       ON DUPLICATE KEY UPDATE flood_count = VALUES(flood_count), flood_seconds = VALUES(flood_seconds)`,
    );
  } finally {
    await connection.end();
  }
}
