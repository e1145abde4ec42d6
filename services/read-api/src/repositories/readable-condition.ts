import { readableAudiences, type RequestContext } from '@messaging/policy';

/**
 * The audiences a person may read as a condition on conversations `c` and their own part `p`, for lists that are
 * cut by LIMIT. It says in SQL what the policy's isReadable says of one row; a test holds the two together.
 */
export function readableCondition(context: RequestContext): { sql: string; bindings: string[] } {
  const { company, permissions, participants } = readableAudiences(context);
  const places = permissions.map(() => '?').join(', ');
  const alternatives = [
    ...(company ? ["c.audience = 'company'"] : []),
    ...(permissions.length > 0 ? [`(c.audience = 'permission' AND c.audience_value IN (${places}))`] : []),
    ...(participants ? ["(c.audience = 'participants' AND p.level IS NOT NULL)"] : []),
  ];
  return {
    sql: alternatives.length === 0 ? 'FALSE' : `(${alternatives.join(' OR ')})`,
    bindings: [...permissions],
  };
}
