import { CORRELATION_HEADER } from '@messaging/contracts';
import { createTransport } from 'nodemailer';
import type { Email } from '../queries/find-email.ts';
import { composeMail } from './compose-mail.ts';

export interface MailerOptions {
  smtpUrl: string;
  mailFrom: string;
  publicUrl: string;
  connections: number;
}

const WAIT_MS = 4_000;

/** Sends one mail through SMTP. Its Message-ID is made of the notification: a mail sent twice is told apart by nobody. */
export function createMailer({ smtpUrl, mailFrom, publicUrl, connections }: MailerOptions) {
  const transport = createTransport(smtpUrl, {
    pool: true,
    maxConnections: connections,
    connectionTimeout: WAIT_MS,
    greetingTimeout: WAIT_MS,
    socketTimeout: WAIT_MS,
  } as Parameters<typeof createTransport>[1]);
  const { hostname } = new URL(publicUrl);

  return {
    async send(email: Email, correlationId: string): Promise<void> {
      await transport.sendMail({
        from: mailFrom,
        to: email.to,
        messageId: `<notification-${email.notificationId}@${hostname}>`,
        headers: { [CORRELATION_HEADER]: correlationId, 'Auto-Submitted': 'auto-generated' },
        ...composeMail(email, publicUrl),
      });
    },
    close: () => transport.close(),
  };
}

/** What the server answered to this mail's recipient or content. What it says before is of the sender: a password, say. */
function answerTo(error: unknown): { code: number; command: string } | undefined {
  const [code, command] = [fieldOf(error, 'responseCode'), fieldOf(error, 'command')];
  return typeof code === 'number' && (command === 'RCPT TO' || command === 'DATA')
    ? { code, command }
    : undefined;
}

/** The server refused this very mail (a 5xx answer): trying again would not help, and the server is well. */
export const isRefused = (error: unknown): boolean => (answerTo(error)?.code ?? 0) >= 500;

// The server's word for closing down, whatever it was asked.
const CLOSING = 421;

/**
 * How the server put this very mail off (a 4xx answer: a full mailbox, a grey list); it is well and takes others. Without
 * the server's own words, which name the recipient. Undefined for any other failure.
 */
export function putOffBy(error: unknown): string | undefined {
  const { code, command } = answerTo(error) ?? { code: 0, command: '' };
  return code >= 400 && code < 500 && code !== CLOSING ? `${code} to ${command}` : undefined;
}

const fieldOf = (error: unknown, field: string): unknown =>
  typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[field] : undefined;
