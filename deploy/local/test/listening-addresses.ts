import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const LISTENING = '0A';

/** The kernel writes an IPv4 address as one little-endian number. */
const readAddress = (hex: string) =>
  hex.length === 8 ? [6, 4, 2, 0].map((at) => parseInt(hex.slice(at, at + 2), 16)).join('.') : hex;

/** Every listening socket of this machine: its inode, address and port, from the kernel's own tables. */
function listeningSockets() {
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    readFileSync(file, 'utf8').split('\n').slice(1),
  );
  return rows.flatMap((row) => {
    const fields = row.trim().split(/\s+/);
    const [address = '', port = ''] = (fields[1] ?? '').split(':');
    const inode = fields[9] ?? '';
    return fields[3] === LISTENING
      ? [{ inode, address: readAddress(address), port: parseInt(port, 16) }]
      : [];
  });
}

function socketInodes(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((file) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${file}`))?.[1] ?? [];
    } catch {
      return [];
    }
  });
}

/** The addresses on which a process listens. */
export function listeningAddresses(pid: number): string[] {
  const inodes = new Set(socketInodes(pid));
  return listeningSockets()
    .filter(({ inode }) => inodes.has(inode))
    .map(({ address, port }) => `${address}:${port}`);
}
