/** What a person is to the policy. Guests and operators are no employees: their permission restricts instead of granting. */
export const ROLES = ['employee', 'guest', 'moderator', 'admin', 'auditor', 'sre'] as const;
export type Role = (typeof ROLES)[number];

const OFFICES: Record<string, Role> = {
  'messaging.guest': 'guest',
  'messaging.operate': 'sre',
  'messaging.moderate': 'moderator',
  'messaging.administer': 'admin',
  'messaging.audit': 'auditor',
};

export function rolesOf(permissions: readonly string[]): Role[] {
  const offices = permissions.flatMap((permission) => OFFICES[permission] ?? []);
  const isRestricted = offices.includes('guest') || offices.includes('sre');
  return isRestricted ? offices : ['employee', ...offices];
}
