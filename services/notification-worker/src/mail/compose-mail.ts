import type { RootLink } from '@messaging/contracts';
import type { Email } from '../queries/find-email.ts';

const LONGEST_EXCERPT = 500;
const DID: Record<Email['reason'], string> = {
  mention: 'mentioned you',
  reply: 'replied to you',
  following: 'wrote',
};

/** Subject, plain text and HTML of a mail. Everything people wrote is escaped in the HTML. */
export function composeMail({ authorName, reason, rootLink, text }: Email, publicUrl: string) {
  const record = nameOfRecord(rootLink);
  const first = `${authorName} ${DID[reason]} on ${record}`;
  const excerpt =
    [...text].length > LONGEST_EXCERPT ? `${[...text].slice(0, LONGEST_EXCERPT).join('')}…` : text;
  const why = 'You get this mail because you were addressed. Read it in the conversation to answer.';
  return {
    // A line end in a subject would be a header of the writer's choosing.
    subject: first.replaceAll(/\s+/g, ' '),
    text: `${first}:\n\n${excerpt}\n\n${publicUrl}\n\n${why}\n`,
    html: `<p>${escape(first)}:</p><blockquote style="white-space: pre-wrap">${escape(excerpt)}</blockquote>
<p><a href="${escape(publicUrl)}">Open the conversation</a></p><p><small>${why}</small></p>`,
  };
}

function nameOfRecord(link: RootLink): string {
  if ('transactionId' in link) return `transaction ${link.transactionId}`;
  return 'planId' in link ? `plan ${link.planId}` : `"${link.topic}"`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string) => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);
