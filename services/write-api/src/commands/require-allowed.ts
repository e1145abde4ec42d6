import type { ConversationRow } from '@messaging/messages';
import { judgeCompany, sentenceOf, type Decision, type RequestContext } from '@messaging/policy';
import { problem } from '@messaging/service-kit';

const CLOSING = ['closed', 'sealed'];
const MUTED = 'muted';

/**
 * Refuses what the policy denied about a conversation or a message in it: 409 where it is closed to everybody, else 403
 * with the sentence of the policy that forbids it, or `otherwise` where none permits it.
 */
export function requireAllowed(
  context: RequestContext,
  decision: Decision,
  conversation: Pick<ConversationRow, 'state'>,
  otherwise: string,
): void {
  if (!decision.allowed && decision.policies.some((id) => CLOSING.includes(id))) {
    throw problem('conversation-closed', { detail: `This conversation is ${conversation.state}.` });
  }
  requirePermitted(context, decision, otherwise);
}

/** The same for what is not about a conversation. */
export function requirePermitted(
  context: RequestContext,
  { allowed, policies }: Decision,
  otherwise: string,
): void {
  if (allowed) return;
  if (policies.includes(MUTED)) {
    const detail = sentenceOf(context.policy, MUTED);
    throw problem('muted', { detail, until: context.sanctionUntil });
  }
  const [first] = policies;
  throw problem('forbidden', { detail: (first && sentenceOf(context.policy, first)) ?? otherwise });
}

export function requireCompanyRight(
  context: RequestContext,
  action: Parameters<typeof judgeCompany>[1],
  otherwise: string,
): void {
  requirePermitted(context, judgeCompany(context, action), otherwise);
}
