import { readableAudiences, type RequestContext } from '@messaging/policy';

/**
 * The audiences a person may read as a condition on conversations `c` and their own part `p`, for lists that are
 * cut by LIMIT. It says in SQL what the policy's isReadable says of one row; a test holds the two together.
 */
export function readableCondition(context: RequestContext): { sql: string; bindings: string[] } {
  const { permissions } = readableAudiences(context);
  const held =
    permissions.length === 0
      ? ''
      : `OR (c.audience = 'permission' AND c.audience_value IN (${permissions.map(() => '?').join(', ')}))`;
  return {
    sql: `(c.audience = 'company' ${held} OR (c.audience = 'participants' AND p.level IS NOT NULL))`,
    bindings: [...permissions],
  };
}
