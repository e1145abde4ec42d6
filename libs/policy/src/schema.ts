/**
 * What policies may speak of, in Cedar's schema language. People appear as roles and attributes, never by name: the
 * entities of a request are only `Person::"self"` or `"other"` and `Company::"own"` or `"other"`, so that a decision
 * depends on a handful of facts and can be remembered under them.
 *
 * Reading is decided on an Audience and nothing else, without the clock: that is what lets one answer filter SQL,
 * rooms and catch-up alike.
 */
export const POLICY_SCHEMA = `
entity Company;
entity Role;
entity Deployment;
entity Service = { scopes: Set<String> };
entity Person in [Role] = { company: Company, permissions: Set<String>, muted: Bool, suspended: Bool };
entity Audience = { company: Company, kind: String, permission: String, participates: Bool };
entity Conversation = { company: Company, root: String, audience: String, state: String };
entity Message = {
  company: Company, root: String, audience: String, state: String,
  author: Person, shows: String, ageMinutes: Long
};

type Hours = { weekday: Long, minuteOfDay: Long };

action writing, governing;
action readConversation appliesTo { principal: Person, resource: Audience };
action startConversation, sendMessage, reply in [writing]
  appliesTo { principal: Person, resource: Conversation, context: Hours };
action editMessage, deleteMessage, hideMessage in [writing]
  appliesTo { principal: Person, resource: Message, context: Hours };
action followConversation, markRead appliesTo { principal: Person, resource: Conversation };
action readHistory appliesTo { principal: Person, resource: Message };
action changeConversation in [governing] appliesTo { principal: Person, resource: Conversation };
action changeAudience in [governing]
  appliesTo { principal: Person, resource: Conversation, context: { widens: Bool } };
action mutePerson, suspendPerson in [governing] appliesTo { principal: Person, resource: Person };
action readPolicy, changePolicy, explainOthers, readAudit, changeAuditWebhook in [governing]
  appliesTo { principal: Person, resource: Company };
action explainOwn, listPeople appliesTo { principal: Person, resource: Company };
action writeDirectory, revokeSessions, erasePerson appliesTo { principal: Service, resource: Deployment };
`;
