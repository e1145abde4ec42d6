import type { Logger } from '@messaging/service-kit';
import { simpleParser, type AddressObject, type ParsedMail } from 'mailparser';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { MailStore, StoredMail } from './mail-store.ts';

const LARGEST_MAIL_BYTES = 1024 * 1024;

export interface MailServerOptions {
  host: string;
  port: number;
  mails: Pick<MailStore, 'add'>;
  logger: Logger;
}

/** A mailbox for every address: takes each mail it is given and delivers none. For one's own machine only. */
export async function startMailServer({ host, port, mails, logger }: MailServerOptions) {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: LARGEST_MAIL_BYTES,
    banner: 'local mailbox',
    onData: (stream, session, done) => {
      simpleParser(stream).then((mail) => {
        // Who it is really for is in the envelope; the header may say anything.
        const to = session.envelope.rcptTo.map(({ address }) => address.toLowerCase());
        const { id } = mails.add(toStoredMail(mail, to));
        logger.info({ mail: id, recipients: to.length }, 'mail received');
        done();
      }, done);
    },
  });
  server.on('error', (error) => logger.warn({ err: error }, 'mailbox connection failed'));
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

function toStoredMail(mail: ParsedMail, to: string[]): Omit<StoredMail, 'id' | 'receivedAt'> {
  return {
    from: addressText(mail.from),
    to,
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html || null,
    headers: mail.headerLines.map(({ key, line }) => ({
      name: key,
      value: line.slice(key.length + 1).trim(),
    })),
  };
}

const addressText = (address: AddressObject | undefined): string => address?.text ?? '';
