import { findMentions } from '../src/commands/find-mentions.ts';
import { composeMail } from '../src/mail/compose-mail.ts';

describe('mentions in a text', () => {
  it.each([
    ['@anna please look', ['anna']],
    ['ask @j.brandt.', ['j.brandt']],
    ['@Anna and @ANNA', ['anna']],
    ['（@sato）を確認', ['sato']],
    ['mail anna@acme.test', []],
    ['@@anna', []],
    ['@', []],
    ['@a-b_c.d, thanks', ['a-b_c.d']],
  ])('%s', (text, names) => {
    expect(findMentions(text)).toEqual(names);
  });

  it('are bounded', () => {
    expect(findMentions(Array.from({ length: 200 }, (_, i) => `@user${i}`).join(' '))).toHaveLength(50);
  });
});

describe('a mail', () => {
  const email = {
    notificationId: '1',
    to: { address: 'anna@acme.test', name: 'Anna' },
    reason: 'mention' as const,
    authorName: 'Eve <script>',
    rootLink: { topic: 'Price & terms\r\nBcc: all@acme.test' },
    text: '<img src=x onerror=alert(1)>'.padEnd(600, 'x'),
  };

  it('holds nothing of what people wrote as markup, and no header of theirs', () => {
    const { html, subject, text } = composeMail(email, 'https://erp.test/?a=1&b="2"');
    expect(html).not.toMatch(/<img|<script/);
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(html).toContain('https://erp.test/?a=1&amp;b=&quot;2&quot;');
    expect(subject).not.toMatch(/[\r\n]/);
    expect(text).toContain('…');
  });
});
