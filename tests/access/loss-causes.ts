import type { LossWorld } from './loss-world.ts';
import type { Surface } from './loss-surfaces.ts';

/** One way to lose what one had. */
export interface LossCause {
  name: string;
  /** Resolves when it was accepted. */
  change: (world: LossWorld) => Promise<void>;
  /** What goes on by policy; everything else must end. */
  keeps: readonly Surface[];
}

// Who reads nothing any more may still be a colleague: found by the others, and looking them up.
const COLLEAGUE: readonly Surface[] = ['people search', 'being found'];

/** A veto that spares the admins, so that somebody is left to see the others go on. */
const NOTHING_GOES = {
  policies: [
    {
      id: 'auditors-rest',
      sentence: 'Auditors rest.',
      cedar: 'forbid (principal in Role::"auditor", action, resource) unless { principal in Role::"admin" };',
    },
  ],
};

export const LOSS_CAUSES: readonly LossCause[] = [
  {
    name: 'logged out',
    change: ({ asErp, sessionId }) =>
      asErp('sessions:revoke', 'POST', '/sessions/revocations', { sessionId }),
    // It is the session that has ended: the person works here, and their mail is theirs.
    keeps: ['being found', 'e-mail'],
  },
  {
    name: 'employment ended',
    change: ({ employ }) => employ({ permissions: ['messaging.audit'], active: false }),
    keeps: [],
  },
  {
    name: 'suspended',
    change: ({ sanction }) => sanction('suspended'),
    keeps: [],
  },
  {
    name: 'muted',
    change: ({ sanction }) => sanction('muted'),
    keeps: ['socket', 'presence', 'HTTP read', 'catch-up', 'notifications', 'e-mail', ...COLLEAGUE],
  },
  {
    name: 'permission taken',
    change: ({ employ }) => employ({ permissions: [], active: true }),
    keeps: COLLEAGUE,
  },
  {
    name: 'policy narrowed',
    change: ({ asAdmin }) => asAdmin('PUT', '/policy', NOTHING_GOES),
    keeps: ['being found'],
  },
  {
    name: 'put out of the audience',
    change: ({ asAdmin, conversationId }) =>
      asAdmin('PUT', `/conversations/${conversationId}`, {
        audience: { kind: 'permission', permission: 'messaging.administer' },
      }),
    keeps: COLLEAGUE,
  },
];
