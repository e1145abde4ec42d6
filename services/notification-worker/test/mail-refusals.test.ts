import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { createMailer, isRefused, putOffBy } from '../src/mail/create-mailer.ts';

const EMAIL = {
  to: { address: 'dora@acme.test', name: 'Dora' },
  notificationId: '7',
  reason: 'mention' as const,
  authorName: 'Anna',
  rootLink: { topic: 'Work' },
  text: 'Where is the pump?',
};

const answering = (responseCode: number) => Object.assign(new Error('no'), { responseCode });

describe('what a mail server says', () => {
  it.each<[string, SMTPServerOptions, { refused: boolean; putOff?: string }]>([
    [
      'no to the recipient is of this mail',
      { onRcptTo: (_address, _session, done) => done(answering(550)) },
      { refused: true },
    ],
    [
      'no to the content is of this mail',
      { onData: (stream, _session, done) => stream.resume().on('end', () => done(answering(554))) },
      { refused: true },
    ],
    [
      'not now, to the recipient, puts this mail off',
      { onRcptTo: (_address, _session, done) => done(answering(452)) },
      { refused: false, putOff: '452 to RCPT TO' },
    ],
    [
      'no to the password is of no mail: all wait for a better one',
      { disabledCommands: [], authOptional: false, onAuth: (_auth, _session, done) => done(answering(535)) },
      { refused: false },
    ],
    [
      'no to the sender is of no mail',
      { onMailFrom: (_address, _session, done) => done(answering(550)) },
      { refused: false },
    ],
    [
      'closing down is of no mail',
      { onRcptTo: (_address, _session, done) => done(answering(421)) },
      { refused: false },
    ],
  ])('as %s', async (_, options, { refused, putOff }) => {
    const smtp = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      authOptional: true,
      allowInsecureAuth: true,
      ...options,
    });
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
    const { port } = smtp.server.address() as AddressInfo;
    const isAsked = options.onAuth !== undefined;
    const mailer = createMailer({
      smtpUrl: `smtp://${isAsked ? 'erp:old@' : ''}127.0.0.1:${port}`,
      mailFrom: 'messages@erp.test',
      publicUrl: 'https://erp.test/messages',
      connections: 1,
    });
    try {
      const error: unknown = await mailer.send(EMAIL, 'correlation-1').then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeDefined();
      expect({ refused: isRefused(error), putOff: putOffBy(error) }).toEqual({ refused, putOff });
    } finally {
      mailer.close();
      await new Promise<void>((resolve) => smtp.close(resolve));
    }
  });
});
