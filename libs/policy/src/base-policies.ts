/** A policy with the sentence it is explained by. */
export interface Policy {
  id: string;
  sentence: string;
  text: string;
}

/** Who may do what, anywhere. Everything not permitted is denied, and a forbid beats every permit. */
export const BASE_POLICIES: readonly Policy[] = [
  {
    id: 'employees-read',
    sentence:
      'Employees read what is for the whole company, for a permission they hold, or for them by name.',
    text: `permit (principal in Role::"employee", action == Action::"readConversation", resource)
      when { resource.kind == "company"
        || (resource.kind == "permission" && principal.permissions.contains(resource.permission))
        || (resource.kind == "participants" && resource.participates) };`,
  },
  {
    id: 'guests-read',
    sentence: 'Guests read what is for them by name, and nothing else.',
    text: `permit (principal in Role::"guest", action == Action::"readConversation", resource)
      when { resource.kind == "participants" && resource.participates };`,
  },
  {
    id: 'employees-talk',
    sentence: 'Employees start conversations, write, reply, follow, and look up colleagues.',
    text: `permit (principal in Role::"employee", action in [Action::"startConversation", Action::"sendMessage",
      Action::"reply", Action::"followConversation", Action::"markRead", Action::"listPeople"], resource);`,
  },
  {
    id: 'guests-talk',
    sentence: 'Guests write, reply and follow where they may read; they start nothing and look nobody up.',
    text: `permit (principal in Role::"guest", action in [Action::"sendMessage", Action::"reply",
      Action::"followConversation", Action::"markRead"], resource);`,
  },
  {
    id: 'authors-keep-their-words',
    sentence: 'Who wrote a message may edit it, delete it and read its earlier versions.',
    text: `permit (principal, action in [Action::"editMessage", Action::"deleteMessage", Action::"readHistory"],
      resource) when { resource.author == principal };`,
  },
  {
    id: 'moderators-moderate',
    sentence:
      'Moderators delete and hide messages, read their earlier versions, lock conversations, narrow audiences and mute people.',
    text: `permit (principal in Role::"moderator", action in [Action::"deleteMessage", Action::"hideMessage",
      Action::"readHistory", Action::"changeConversation", Action::"changeAudience", Action::"mutePerson"], resource);`,
  },
  {
    id: 'admins-administer',
    sentence:
      'Messaging admins change conversations and audiences, mute and suspend people, read and narrow the policy.',
    text: `permit (principal in Role::"admin", action in [Action::"changeConversation", Action::"changeAudience",
      Action::"mutePerson", Action::"suspendPerson", Action::"readPolicy", Action::"changePolicy",
      Action::"explainOthers"], resource);`,
  },
  {
    id: 'auditors-audit',
    sentence: 'Auditors read the audit trail and the policy, and say where checkpoints are sent.',
    text: `permit (principal in Role::"auditor", action in [Action::"readAudit", Action::"changeAuditWebhook",
      Action::"readPolicy"], resource);`,
  },
  {
    id: 'everybody-asks-why',
    sentence: 'Everybody may ask what was decided about themselves, and why.',
    text: `permit (principal is Person, action == Action::"explainOwn", resource);`,
  },
  {
    id: 'the-erp-keeps-the-directory',
    sentence: 'The ERP, with the scope directory:write, tells who works where.',
    text: `permit (principal is Service, action == Action::"writeDirectory", resource)
      when { principal.scopes.contains("directory:write") };`,
  },
  {
    id: 'the-erp-ends-sessions',
    sentence: 'The ERP, with the scope sessions:revoke, ends sessions.',
    text: `permit (principal is Service, action == Action::"revokeSessions", resource)
      when { principal.scopes.contains("sessions:revoke") };`,
  },
  {
    id: 'the-erp-erases-people',
    sentence: 'The ERP, with the scope people:erase, has people erased who have left a company.',
    text: `permit (principal is Service, action == Action::"erasePerson", resource)
      when { principal.scopes.contains("people:erase") };`,
  },
  {
    id: 'other-companies',
    sentence: 'Nobody reaches into another company.',
    text: `forbid (principal is Person, action, resource)
      unless { if resource is Company then resource == principal.company else resource.company == principal.company };`,
  },
  {
    id: 'suspended',
    sentence: 'Who is suspended may do nothing.',
    text: `forbid (principal is Person, action, resource) when { principal.suspended };`,
  },
  {
    id: 'muted',
    sentence: 'Who is muted may read, but not write.',
    text: `forbid (principal is Person, action in Action::"writing", resource) when { principal.muted };`,
  },
  {
    id: 'closed',
    sentence: 'Nobody writes in a conversation that is locked or sealed.',
    text: `forbid (principal, action in [Action::"startConversation", Action::"sendMessage", Action::"reply",
      Action::"editMessage", Action::"deleteMessage"], resource) unless { resource.state == "open" };`,
  },
  {
    id: 'sealed',
    sentence: 'Nothing in a sealed conversation changes; only a messaging admin may open it again.',
    text: `forbid (principal, action in [Action::"hideMessage", Action::"changeConversation",
      Action::"changeAudience"], resource)
      when { resource.state == "sealed" && !(action == Action::"changeConversation" && principal in Role::"admin") };`,
  },
  {
    id: 'moderators-never-widen',
    sentence: 'Only a messaging admin may let more people into a conversation.',
    text: `forbid (principal, action == Action::"changeAudience", resource)
      when { context.widens } unless { principal in Role::"admin" };`,
  },
  {
    id: 'guests-never-govern',
    sentence: 'Guests hold no office, whatever else they were granted.',
    text: `forbid (principal in Role::"guest", action in [Action::"governing", Action::"hideMessage"], resource);`,
  },
  {
    id: 'operators-see-no-content',
    sentence: 'Those who operate the service see nothing of what people write.',
    text: `forbid (principal in Role::"sre", action, resource)
      unless { action == Action::"explainOwn" };`,
  },
  {
    id: 'nobody-sanctions-themselves',
    sentence: 'Nobody mutes or suspends themselves.',
    text: `forbid (principal, action in [Action::"mutePerson", Action::"suspendPerson"], resource)
      when { resource == principal };`,
  },
  {
    id: 'moderators-are-sanctioned-by-admins',
    sentence: 'Only a messaging admin may mute or suspend a moderator or an admin.',
    text: `forbid (principal, action in [Action::"mutePerson", Action::"suspendPerson"], resource)
      when { resource in Role::"moderator" || resource in Role::"admin" } unless { principal in Role::"admin" };`,
  },
];
