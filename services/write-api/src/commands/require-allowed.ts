import type { ConversationRow } from '@messaging/messages';
import { sentenceOf, type Decision, type RequestContext } from '@messaging/policy';
import { problem } from '@messaging/service-kit';

const CLOSING = ['closed', 'sealed'];

/**
 * Refuses what the policy denied: 409 where the conversation is closed to everybody, else 403 with the sentence of the
 * policy that forbids it, or `otherwise` where none permits it.
 */
export function requireAllowed(
  context: RequestContext,
  { allowed, policies }: Decision,
  conversation: Pick<ConversationRow, 'state'>,
  otherwise: string,
): void {
  if (allowed) return;
  if (policies.some((id) => CLOSING.includes(id))) {
    throw problem('conversation-closed', { detail: `This conversation is ${conversation.state}.` });
  }
  const [first] = policies;
  throw problem('forbidden', { detail: (first && sentenceOf(context.policy, first)) ?? otherwise });
}
