import { commonConfig, configFields, readConfig } from '@messaging/service-kit';
import { z } from 'zod';

const demoErpConfigSchema = z.object({
  ...commonConfig,
  /** Where messaging's API is, as this process reaches it. */
  messagingUrl: configFields.httpUrl,
  /** Where people's browsers find the widget and the API; the pages' policy allows this origin and no other. */
  gatewayOrigin: configFields.httpUrl,
  tokenIssuer: configFields.tokenIssuer,
  tokenAudience: configFields.tokenAudience,
  /** The local mailbox listens here; 0 takes a free port. */
  smtpPort: configFields.wholeNumber(0, 65_535).default(0),
  /** Keys, sessions and ended employments are kept here, so that a restart signs nobody out. */
  dataDir: z.string().min(1),
  keyLifeDays: configFields.wholeNumber(1, 3_650).default(30),
});

export const readDemoErpConfig = () => readConfig(demoErpConfigSchema);
export type DemoErpConfig = ReturnType<typeof readDemoErpConfig>;
