import { readFileSync } from 'node:fs';

const LISTENING = '0A';

/** The kernel writes an IPv4 address as one little-endian number. */
const readAddress = (hex: string) =>
  hex.length === 8 ? [6, 4, 2, 0].map((at) => parseInt(hex.slice(at, at + 2), 16)).join('.') : hex;

/** The addresses on which somebody listens at this port, from the kernel's own tables. */
export function listeningAddresses(port: number): string[] {
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    readFileSync(file, 'utf8').split('\n').slice(1),
  );
  return rows.flatMap((row) => {
    const [, local = '', , state] = row.trim().split(/\s+/);
    const [address = '', hexPort = ''] = local.split(':');
    return state === LISTENING && parseInt(hexPort, 16) === port ? [readAddress(address)] : [];
  });
}
