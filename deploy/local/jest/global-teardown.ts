export default async function stopTestServers(): Promise<void> {
  const { stopTestServers: stop } = globalThis as { stopTestServers?: () => Promise<void> };
  await stop?.();
}
