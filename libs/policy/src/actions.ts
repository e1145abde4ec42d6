import { DIRECTORY_WRITE_SCOPE, PEOPLE_ERASE_SCOPE, SESSIONS_REVOKE_SCOPE } from '@messaging/contracts';

/** Everything the policy decides, with the words it is explained in, and the scope a service takes. What is not here cannot be asked, and so is denied. */
export const ACTIONS = {
  readConversation: { on: 'audience', does: 'read a conversation' },
  startConversation: { on: 'conversation', does: 'start a conversation' },
  sendMessage: { on: 'conversation', does: 'write a message' },
  reply: { on: 'conversation', does: 'reply to a message' },
  editMessage: { on: 'message', does: 'edit a message' },
  deleteMessage: { on: 'message', does: 'delete a message' },
  hideMessage: { on: 'message', does: 'hide a message' },
  readHistory: { on: 'message', does: 'read the earlier versions of a message' },
  followConversation: { on: 'conversation', does: 'follow a conversation' },
  markRead: { on: 'conversation', does: 'note how far one has read' },
  changeConversation: { on: 'conversation', does: 'open, lock or seal a conversation' },
  changeAudience: { on: 'conversation', does: 'change who a conversation is for' },
  listPeople: { on: 'company', does: 'look up colleagues' },
  mutePerson: { on: 'person', does: 'mute a person' },
  suspendPerson: { on: 'person', does: 'suspend a person' },
  readPolicy: { on: 'company', does: 'read the policy' },
  changePolicy: { on: 'company', does: "narrow the company's policy" },
  explainOwn: { on: 'company', does: 'have decisions about oneself explained' },
  explainOthers: { on: 'company', does: 'have decisions about others explained' },
  readAudit: { on: 'company', does: 'read the audit trail' },
  changeAuditWebhook: { on: 'company', does: 'say where checkpoints are sent' },
  writeDirectory: { on: 'deployment', does: 'tell who works where', scope: DIRECTORY_WRITE_SCOPE },
  revokeSessions: { on: 'deployment', does: 'end sessions', scope: SESSIONS_REVOKE_SCOPE },
  erasePerson: { on: 'deployment', does: 'have a person erased', scope: PEOPLE_ERASE_SCOPE },
} as const satisfies Record<string, { on: ResourceKind; does: string; scope?: string }>;

export type ResourceKind = 'audience' | 'conversation' | 'message' | 'person' | 'company' | 'deployment';
export type Action = keyof typeof ACTIONS;
export const ACTION_NAMES = Object.keys(ACTIONS) as Action[];

/** The actions that can be asked of one kind of resource. */
export type ActionOn<K extends ResourceKind> = {
  [A in Action]: (typeof ACTIONS)[A]['on'] extends K ? A : never;
}[Action];
