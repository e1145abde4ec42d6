import type { SanctionKind } from '@messaging/contracts';
import type { Sanction } from './request-context.ts';

/** What was imposed on a person; `until` null holds until it is lifted. */
export interface ImposedSanction {
  kind: SanctionKind;
  until: Date | null;
}

/** What of it holds at a moment. Asked anew each time, so that what ends by itself ends on time. */
export function sanctionAt(imposed: ImposedSanction | null, now: Date): Sanction {
  if (imposed === null) return 'none';
  return imposed.until === null || imposed.until > now ? imposed.kind : 'none';
}
