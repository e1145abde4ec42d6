import { rootLinkOf, type Id, type RootLink, type RootLinkKind } from '@messaging/contracts';

/** What a room's name says: whose it is, and which conversation's (none for the room of a person). */
export interface RoomName {
  companyId: Id;
  link: RootLink | null;
}

const ROOM = /^company:(\d{1,19}):(transaction|plan|topic|person):(.+)$/s;

/** Inverse of conversationRoom and personRoom; undefined for any other name, such as the room of a single socket. */
export function parseRoom(room: string): RoomName | undefined {
  const [, companyId, kind, value] = ROOM.exec(room) ?? [];
  if (companyId === undefined || value === undefined) return undefined;
  return { companyId, link: kind === 'person' ? null : rootLinkOf(kind as RootLinkKind, value) };
}
