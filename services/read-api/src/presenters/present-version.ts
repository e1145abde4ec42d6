import type { MessageVersionView } from '@messaging/contracts';
import type { MessageVersionRow } from '../repositories/message-versions.ts';

export function presentVersion(row: MessageVersionRow): MessageVersionView {
  return {
    version: row.version,
    message: row.message,
    by: row.byId === null ? null : { userId: row.byId, displayName: row.byName ?? '' },
    at: row.at.toISOString(),
    change: changeOf(row),
  };
}

function changeOf({ state, version }: MessageVersionRow): MessageVersionView['change'] {
  if (state !== 'visible') return state;
  return version === 1 ? 'written' : 'edited';
}
