import type { Id, Permission } from '@messaging/contracts';
import { userIdOf } from './ids.ts';
import type { LanguageStock } from './languages.ts';
import type { Random } from './random.ts';

export interface GeneratedPerson {
  userId: Id;
  username: string;
  displayName: string;
  permissions: Permission[];
}

const FIRST_PERMISSIONS: readonly Permission[] = [
  'messaging.moderate',
  'messaging.audit',
  'messaging.administer',
];

/** A company's people. The first three hold its rights; none has an e-mail address, so that nothing is ever sent to them. */
export function planPeople(
  random: Random,
  { firstNames, lastNames }: LanguageStock,
  companyId: Id,
  count: number,
): GeneratedPerson[] {
  return Array.from({ length: count }, (_, person) => {
    const permission = FIRST_PERMISSIONS[person];
    return {
      userId: userIdOf(companyId, person),
      username: `p${person + 1}.c${companyId}`,
      displayName: `${random.pick(firstNames)} ${random.pick(lastNames)}`,
      permissions: permission ? [permission] : [],
    };
  });
}
