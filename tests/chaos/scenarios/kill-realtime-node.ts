import { killAndWait } from '../processes.ts';
import type { Scenario } from '../scenario.ts';
import { untilOver } from '../until-over.ts';

export const killRealtimeNode: Scenario = {
  name: 'kill-realtime-node',
  what: 'kill -9 of the realtime nodes in turn, so that every client is hit whichever it is on',
  wire: 'once',
  async run(context) {
    const { cluster, inject } = context;
    await untilOver(context, async () => {
      for (const node of ['realtime-gateway-1', 'realtime-gateway-2'])
        await inject('kill -9', node, () => killAndWait(cluster.service(node)));
    });
  },
};
