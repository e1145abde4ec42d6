import { composeMail } from '../src/mail/compose-mail.ts';

const HOSTILE =
  '<img src=x onerror="alert(1)">\r\nBcc: everybody@example.test\r\n\r\n<script>alert(2)</script>';

describe('The mail of a notification', () => {
  it('class 22: runs nothing of what people wrote, and takes no header from it', () => {
    const email = {
      authorName: HOSTILE,
      reason: 'mention',
      rootLink: { topic: HOSTILE },
      text: HOSTILE,
    } as Parameters<typeof composeMail>[0];
    const { subject, html } = composeMail(email, 'https://erp.test/?a="><script>');
    expect(subject).not.toMatch(/[\r\n]/);
    expect(html).not.toMatch(/<img|<script|onerror="/);
    // Only the tags that are ours are left.
    expect([...new Set([...html.matchAll(/<\/?([a-z]+)/g)].map(([, tag]) => tag))].sort()).toEqual(
      ['a', 'blockquote', 'p', 'small'].sort(),
    );
  });
});
