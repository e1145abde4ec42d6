/** What a rule finds: its name, and why for the moderators. Undefined when there is nothing to object to. */
export interface Verdict {
  rule: RuleName;
  reason: string;
}

export type RuleName = 'blocked-words' | 'too-many-links' | 'flooding';
