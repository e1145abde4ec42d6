import { eventually, startPrivateRedis } from '@messaging/test-kit';
import { closeRedis, connectRedis, createAnnounceAccessChange, onAccessChange } from '../src/index.ts';

describe('a change of who may do what', () => {
  it('is heard by every process at once, again after redis was restarted, and no more once it stops listening', async () => {
    const server = await startPrivateRedis();
    const publisher = await connectRedis(server.url, { name: 'api', role: 'commands' });
    const subscribers = await Promise.all(
      ['node-1', 'node-2'].map((name) => connectRedis(server.url, { name, role: 'subscriber' })),
    );
    const heard: string[][] = [[], []];
    const stops = subscribers.map((subscriber, i) =>
      onAccessChange(subscriber, (companyId) => void heard[i]?.push(companyId)),
    );
    const announce = createAnnounceAccessChange(publisher);
    await eventually(() => {
      announce('1');
      for (const one of heard) expect(one).toContain('1');
    });

    await server.kill();
    announce('2'); // lost, and nothing is thrown: a poll of the versions finds it
    await server.start();
    await eventually(() => {
      announce('3');
      for (const one of heard) expect(one).toContain('3');
    });
    expect(heard.flat()).not.toContain('2');

    await Promise.all(stops.map((stop) => stop()));
    announce('4');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(heard.flat()).not.toContain('4');
    await Promise.all([publisher, ...subscribers].map(closeRedis));
    await server.stop();
  });
});
