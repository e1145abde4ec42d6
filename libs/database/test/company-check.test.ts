import { findUnboundTable } from '@messaging/database';

const why = findUnboundTable;

describe('the check of companies', () => {
  it.each([
    'SELECT 1',
    'SELECT id FROM users WHERE id IN (?, ?)',
    'SELECT * FROM messages WHERE company_id = ? AND id = ?',
    'SELECT * FROM messages m WHERE (m.company_id = ? AND m.id = ?) OR (m.company_id = ? AND m.id = ?)',
    'SELECT * FROM messages WHERE company_id = ? AND id = ? OR company_id = ? AND id = ? OR company_id = ? AND id = ?',
    'SELECT * FROM messages WHERE company_id IN (?, ?) ORDER BY id LIMIT ? FOR UPDATE',
    'SELECT * FROM messages m JOIN users u ON u.id = m.user_id WHERE m.company_id = ?',
    'SELECT * FROM conversations c LEFT JOIN participants p ON p.company_id = c.company_id AND p.user_id = ? WHERE c.company_id = ?',
    'SELECT c.name FROM employments e JOIN companies c ON c.id = e.company_id WHERE e.company_id = ?',
    'SELECT id FROM companies WHERE id = ?',
    'SELECT * FROM (SELECT id FROM messages WHERE company_id = ?) picked JOIN messages m ON m.company_id = ? AND m.id = picked.id',
    'SELECT v.id FROM (SELECT id FROM messages WHERE company_id = ? UNION ALL SELECT message_id FROM message_versions WHERE company_id = ?) v',
    'SELECT seq FROM events WHERE company_id = ? AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.company_id = events.company_id AND i.seq = events.seq)',
    'SELECT * FROM messages WHERE position BETWEEN ? AND ? AND company_id = ?',
    'WITH x AS (SELECT company_id, id FROM messages WHERE company_id = ?) SELECT * FROM x JOIN messages m ON m.company_id = x.company_id AND m.id = x.id',
    "INSERT INTO participants (company_id, user_id, level) VALUES (?, ?, 'all'), (?, ?, NULL) ON DUPLICATE KEY UPDATE level = VALUES(level)",
    'INSERT INTO participants (company_id, user_id) SELECT company_id, ? FROM conversations WHERE company_id = ? AND id = ?',
    'UPDATE messages SET state = ? WHERE company_id = ? AND id = ?',
    'UPDATE stream_heads SET last_seq = CASE company_id WHEN ? THEN ? END WHERE (company_id = ?)',
    'DELETE FROM inbox WHERE (company_id = ? AND seq <= ?) OR (company_id = ? AND seq <= ?)',
  ])('lets pass %s', (sql) => {
    expect(why(sql)).toBeUndefined();
  });

  it.each([
    ['no predicate', 'SELECT * FROM messages'],
    ['another column', 'SELECT * FROM messages WHERE id = ?'],
    ['one side of an OR', 'SELECT * FROM messages WHERE company_id = ? OR id = ?'],
    [
      'two of three sides of an OR',
      'SELECT * FROM messages WHERE company_id = ? OR company_id = ? OR id = ?',
    ],
    ['the outer sides of an OR', 'SELECT * FROM messages WHERE company_id = ? OR id = ? OR company_id = ?'],
    ['the later sides of an OR', 'SELECT * FROM messages WHERE id = ? OR company_id = ? OR company_id = ?'],
    ['one of two keys', 'SELECT * FROM messages m WHERE (m.company_id = ? AND m.id = ?) OR (m.id = ?)'],
    ['a negation', 'SELECT * FROM messages WHERE NOT company_id = ?'],
    ['inequality', 'SELECT * FROM messages WHERE company_id <> ?'],
    ['a range', 'SELECT * FROM messages WHERE company_id >= ?'],
    ['itself', 'SELECT * FROM messages m WHERE m.company_id = m.company_id'],
    ['a case', 'SELECT * FROM messages WHERE CASE WHEN ? THEN company_id = ? ELSE TRUE END'],
    ['a function', 'SELECT * FROM messages WHERE company_id = COALESCE(?, company_id)'],
    [
      'a joined table',
      'SELECT * FROM conversations c JOIN messages m ON m.conversation_id = c.id WHERE c.company_id = ?',
    ],
    ['a table joined by a comma', 'SELECT * FROM conversations c, messages m WHERE c.company_id = ?'],
    [
      'an optional table',
      'SELECT * FROM conversations c LEFT JOIN participants p ON p.user_id = ? WHERE c.company_id = ?',
    ],
    [
      'only the ON of an optional table',
      'SELECT * FROM conversations c LEFT JOIN participants p ON p.company_id = c.company_id AND c.company_id = ?',
    ],
    [
      'a join that keeps the other side',
      'SELECT * FROM conversations c RIGHT JOIN messages m ON m.company_id = ? AND c.company_id = ?',
    ],
    ['a natural join', 'SELECT * FROM conversations c NATURAL JOIN messages m WHERE c.company_id = ?'],
    [
      'a subquery',
      'SELECT * FROM messages WHERE company_id = ? AND id IN (SELECT message_id FROM notifications)',
    ],
    ['a subquery of the columns', 'SELECT (SELECT MAX(seq) FROM events) FROM messages WHERE company_id = ?'],
    [
      'a subquery in ON',
      'SELECT * FROM messages m JOIN users u ON u.id = (SELECT user_id FROM employments) WHERE m.company_id = ?',
    ],
    ['a derived table', 'SELECT * FROM (SELECT * FROM messages) m WHERE m.company_id = ?'],
    ['one part of a union', 'SELECT id FROM messages WHERE company_id = ? UNION ALL SELECT id FROM messages'],
    ['a query with a name', 'WITH x AS (SELECT * FROM messages) SELECT * FROM x WHERE x.company_id = ?'],
    [
      'a query of companies',
      'SELECT in_company.id FROM messages in_company WHERE company_id IN (SELECT company_id FROM employments WHERE user_id = ?)',
    ],
    ['an update', 'UPDATE messages SET state = ? WHERE id = ?'],
    ['an update of all', 'UPDATE messages SET state = ?'],
    ['an update that moves a row', 'UPDATE messages SET company_id = ? WHERE company_id = ? AND id = ?'],
    ['a deletion', 'DELETE FROM inbox WHERE seq <= ?'],
    ['an insert without a company', 'INSERT INTO participants (user_id) VALUES (?)'],
    [
      'an insert that makes its company up',
      'INSERT INTO participants (user_id, company_id) VALUES (?, ?), (?, user_id + 1)',
    ],
    [
      'an insert of rows of any company',
      'INSERT INTO participants (company_id, user_id) SELECT company_id, user_id FROM employments',
    ],
    [
      'an upsert that moves a row',
      'INSERT INTO participants (company_id, user_id) VALUES (?, ?) ON DUPLICATE KEY UPDATE company_id = ?',
    ],
    ['a comment', 'SELECT * FROM messages WHERE id = ? -- company_id = ?'],
    ['a text', "SELECT * FROM messages WHERE message = ' AND company_id = ?'"],
    ['two statements', 'SELECT 1; SELECT * FROM messages'],
    ['a table without owners', 'SELECT * FROM invented WHERE company_id = ?'],
    ['another kind of statement', 'TRUNCATE TABLE messages'],
  ])('refuses what binds its company by %s only', (_, sql) => {
    expect(why(sql)).toEqual(expect.any(String));
  });
});
