import { runService } from '@messaging/service-kit';
import { composeDemoErp } from './compose.ts';
import { readDemoErpConfig } from './config.ts';
import { startMailServer } from './mailbox/mail-server.ts';

void runService({
  name: 'demo-erp',
  config: readDemoErpConfig,
  start: async ({ config, logger, metrics, readiness, use, serve }) => {
    const { app, mails, directoryPush, sessionEnds, announceDirectory } = composeDemoErp({
      config,
      logger,
      metrics,
      readiness,
    });
    const { host, smtpPort: port } = config;
    const mailbox = use('mailbox', await startMailServer({ host, port, mails, logger }), (server) =>
      server.close(),
    );
    logger.info({ host, port: mailbox.port }, 'mailbox listening');
    use('directory push', directoryPush, (push) => push.close());
    use('session ends', sessionEnds, (ends) => ends.close());
    // The keys must be there to fetch before messaging can check the token of the first push.
    await serve(app);
    void announceDirectory();
  },
});
