import type { Scenario } from '../scenario.ts';
import { untilOver } from '../until-over.ts';

export const rollingRestart: Scenario = {
  name: 'rolling-restart',
  what: 'every process of ours is restarted as a deployment does it; no request fails after its retries',
  wire: 'repeated',
  async run(context) {
    const { cluster, inject } = context;
    await untilOver(context, async () => {
      for (const service of cluster.services.filter((one) => one.service !== 'demo-erp'))
        await inject('restart', service.name, () => service.restart());
    });
  },
};
