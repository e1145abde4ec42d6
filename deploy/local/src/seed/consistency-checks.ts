/**
 * What must hold in a database that only the write path (or something that claims to do as it does) has filled. Each
 * statement selects the rows that break its rule; names are what an operator reads.
 */
export const CONSISTENCY_CHECKS: Record<string, string> = {
  'a stream has a gap, or its head is not its last event': `
    SELECT h.company_id, h.last_seq, e.events, e.first_seq, e.last_event
      FROM stream_heads h
      LEFT JOIN (SELECT company_id, COUNT(*) AS events, MIN(seq) AS first_seq, MAX(seq) AS last_event
                   FROM events GROUP BY company_id) e ON e.company_id = h.company_id
     WHERE COALESCE(e.events, 0) <> h.last_seq OR e.first_seq <> 1 OR e.last_event <> h.last_seq`,

  'a company has no stream': `
    SELECT c.id FROM companies c LEFT JOIN stream_heads h ON h.company_id = c.id WHERE h.company_id IS NULL`,

  'an event does not name the one before it in its conversation': `
    SELECT company_id, seq, prev_seq, expected
      FROM (SELECT company_id, seq, prev_seq,
                   COALESCE(LAG(seq) OVER (PARTITION BY company_id, conversation_id ORDER BY seq), 0) AS expected
              FROM events WHERE type LIKE 'message.%') chained
     WHERE prev_seq <> expected`,

  'an event outside the conversations names a predecessor': `
    SELECT company_id, seq, type, prev_seq FROM events WHERE type NOT LIKE 'message.%' AND prev_seq <> 0`,

  'a conversation does not end at its last event': `
    SELECT c.company_id, c.id, c.last_seq, c.last_activity_at, e.seq, e.occurred_at
      FROM conversations c
      LEFT JOIN (SELECT company_id, conversation_id, MAX(seq) AS seq FROM events
                  WHERE type LIKE 'message.%' GROUP BY company_id, conversation_id) last_event
        ON last_event.company_id = c.company_id AND last_event.conversation_id = c.id
      LEFT JOIN events e ON e.company_id = c.company_id AND e.seq = last_event.seq
     WHERE e.seq IS NULL OR c.last_seq <> e.seq OR c.last_activity_at <> e.occurred_at`,

  'positions in a conversation have a gap, or do not end at its last message': `
    SELECT c.company_id, c.id, c.last_position, c.last_message_id, m.messages, m.first_position, m.last_one, latest.id
      FROM conversations c
      LEFT JOIN (SELECT company_id, conversation_id, COUNT(*) AS messages, MIN(position) AS first_position,
                        MAX(position) AS last_one
                   FROM messages GROUP BY company_id, conversation_id) m
        ON m.company_id = c.company_id AND m.conversation_id = c.id
      LEFT JOIN messages latest ON latest.company_id = c.company_id AND latest.conversation_id = c.id
                               AND latest.position = c.last_position
     WHERE m.messages IS NULL OR m.messages <> c.last_position OR m.first_position <> 1
        OR m.last_one <> c.last_position OR latest.id IS NULL OR latest.id <> c.last_message_id`,

  'a message is not where its conversation is': `
    SELECT m.company_id, m.id, m.conversation_id, m.topic, m.transaction_id, m.plan_id
      FROM messages m LEFT JOIN conversations c ON c.company_id = m.company_id AND c.id = m.conversation_id
     WHERE c.id IS NULL
        OR NOT CASE c.root_kind
                 WHEN 'transaction' THEN m.transaction_id IS NOT NULL AND c.root_value = CAST(m.transaction_id AS CHAR)
                 WHEN 'plan' THEN m.plan_id IS NOT NULL AND c.root_value = CAST(m.plan_id AS CHAR)
                 ELSE m.topic IS NOT NULL AND c.root_value = m.topic END`,

  'a message and the event that created it do not name each other': `
    SELECT m.company_id, m.id, m.created_seq, e.seq
      FROM messages m
      LEFT JOIN events e ON e.company_id = m.company_id AND e.seq = m.created_seq AND e.type = 'message.created'
                        AND e.message_id = m.id AND e.conversation_id = m.conversation_id
                        AND e.actor_user_id = m.user_id AND e.occurred_at = m.created_at
     WHERE e.seq IS NULL`,

  'an event is about no message': `
    SELECT e.company_id, e.seq, e.message_id
      FROM events e LEFT JOIN messages m ON m.company_id = e.company_id AND m.id = e.message_id
     WHERE e.type LIKE 'message.%' AND (m.id IS NULL OR m.conversation_id <> e.conversation_id)`,

  'a reply is not under its parent': `
    SELECT m.company_id, m.id, m.parent_message_id, m.thread_id, m.depth
      FROM messages m LEFT JOIN messages p ON p.company_id = m.company_id AND p.id = m.parent_message_id
     WHERE (m.parent_message_id IS NULL AND (m.thread_id <> m.id OR m.depth <> 0))
        OR (m.parent_message_id IS NOT NULL AND (p.id IS NULL OR p.conversation_id <> m.conversation_id
            OR p.thread_id <> m.thread_id OR p.depth + 1 <> m.depth OR p.position >= m.position))`,

  'a message lacks earlier versions, or events of its changes': `
    SELECT m.company_id, m.id, m.version, v.versions, e.changes
      FROM messages m
      LEFT JOIN (SELECT company_id, message_id, COUNT(*) AS versions FROM message_versions
                  GROUP BY company_id, message_id) v ON v.company_id = m.company_id AND v.message_id = m.id
      LEFT JOIN (SELECT company_id, message_id, COUNT(*) AS changes FROM events
                  WHERE type IN ('message.edited', 'message.deleted', 'message.hidden')
                  GROUP BY company_id, message_id) e ON e.company_id = m.company_id AND e.message_id = m.id
     WHERE COALESCE(v.versions, 0) <> m.version - 1 OR COALESCE(e.changes, 0) <> m.version - 1`,

  'a message that is not visible still shows its text': `
    SELECT company_id, id, state FROM messages WHERE state <> 'visible' AND message <> ''`,

  'somebody who writes is not employed': `
    SELECT m.company_id, m.id, m.user_id
      FROM messages m LEFT JOIN employments e ON e.company_id = m.company_id AND e.user_id = m.user_id
      LEFT JOIN users u ON u.id = m.user_id
     WHERE e.id IS NULL OR u.id IS NULL`,

  'a writer takes no part, or has not read what they wrote': `
    SELECT m.company_id, m.conversation_id, m.user_id, m.written, p.read_position
      FROM (SELECT company_id, conversation_id, user_id, MAX(position) AS written FROM messages
             GROUP BY company_id, conversation_id, user_id) m
      LEFT JOIN participants p ON p.company_id = m.company_id AND p.conversation_id = m.conversation_id
                              AND p.user_id = m.user_id
     WHERE p.user_id IS NULL OR p.level IS NULL OR p.read_position < m.written`,

  'somebody has read past the end, or takes part in nothing': `
    SELECT p.company_id, p.conversation_id, p.user_id, p.read_position, c.last_position
      FROM participants p LEFT JOIN conversations c ON c.company_id = p.company_id AND c.id = p.conversation_id
     WHERE c.id IS NULL OR p.read_position > c.last_position`,

  'a consumer is ahead of its stream': `
    SELECT k.company_id, k.consumer, k.seq, h.last_seq
      FROM consumer_cursors k LEFT JOIN stream_heads h ON h.company_id = k.company_id
     WHERE h.company_id IS NULL OR k.seq > h.last_seq`,
};
