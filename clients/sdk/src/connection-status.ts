/**
 * `connecting`: the first attempt is under way. `online`: events arrive by socket. `polling`: sockets cannot
 * connect, the server is asked every few seconds instead. `offline`: the server does not answer at all.
 * `signed-out`: the host gives no token the server accepts. `suspended`: the person may do nothing for now.
 */
export type ConnectionStatus = 'connecting' | 'online' | 'polling' | 'offline' | 'signed-out' | 'suspended';

export interface ConnectionSnapshot {
  status: ConnectionStatus;
}
