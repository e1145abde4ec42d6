import { processesOf } from '../processes.ts';
import type { Scenario } from '../scenario.ts';
import { untilOver } from '../until-over.ts';

export const restartDatabase: Scenario = {
  name: 'restart-database',
  what: 'the database is stopped in order and started again, synced at every commit',
  wire: 'repeated',
  async run(context) {
    const { cluster, inject } = context;
    const database = processesOf(cluster).get('database');
    if (!database) throw new Error('the database is not ours to restart');
    await untilOver(context, () => inject('restart', 'database', () => database.restart()));
  },
};
