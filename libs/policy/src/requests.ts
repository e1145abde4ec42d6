import type { Action, ActionOn, ResourceKind } from './actions.ts';

/** Who acts, as the facts that policies judge. */
export type Principal = PersonFacts | { kind: 'service'; scopes: readonly string[] };

export interface PersonFacts {
  kind: 'person';
  permissions: readonly string[];
  muted: boolean;
  suspended: boolean;
}

/** What is acted on, as the facts that policies judge. `own` says whether it is the acting person's company's. */
export interface ResourceFacts {
  audience: { own: boolean; kind: string; permission: string; participates: boolean };
  conversation: { own: boolean; root: string; audience: string; state: string };
  message: {
    own: boolean;
    root: string;
    audience: string;
    state: string;
    isAuthor: boolean;
    shows: string;
    ageMinutes: number;
  };
  person: { own: boolean; isSelf: boolean; permissions: readonly string[] };
  company: { own: boolean };
  deployment: Record<never, never>;
}

/** Company time: the day of the week (1 is Monday) and the minute of the day. */
export interface Hours {
  weekday: number;
  minuteOfDay: number;
}

/** One question to the policy. Anything left out is an error, and an error is a deny. */
export type PolicyRequest = {
  [K in ResourceKind]: {
    principal: Principal;
    action: ActionOn<K>;
    kind: K;
    resource: ResourceFacts[K];
    /** For what is written. */
    hours?: Hours;
    /** For a change of audience: whether it lets in anybody who was not in before. */
    widens?: boolean;
  };
}[ResourceKind];

/** The answer. `policies` names those that decided: the permits of an allow, the forbids of a deny; none when nothing permitted it. */
export interface Decision {
  action: Action;
  allowed: boolean;
  policies: readonly string[];
  /** True when it could not be decided, which is a deny. */
  failed: boolean;
}
