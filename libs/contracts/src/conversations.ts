import { z } from 'zod';
import { idSchema, type Id, type Sequence } from './ids.ts';
import { conversationStateSchema, type ConversationState } from './messages.ts';
import { permissionSchema } from './permissions.ts';
import type { RootLink } from './root-link.ts';

export type AudienceKind = 'company' | 'permission' | 'participants';

/** Most people a conversation of named participants may be for. */
const MOST_PARTICIPANTS = 200;

const audienceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('company') }),
  z.strictObject({ kind: z.literal('permission'), permission: permissionSchema }),
  z.strictObject({
    kind: z.literal('participants'),
    /** All of them: whoever took part and is not named does so no longer. */
    userIds: z.array(idSchema).min(1).max(MOST_PARTICIPANTS),
  }),
]);
export type AudienceInput = z.output<typeof audienceSchema>;

/** Body of `PUT /api/messaging/conversations/{id}`: what is named changes, the rest stays. */
export const changeConversationBodySchema = z
  .strictObject({ state: conversationStateSchema.optional(), audience: audienceSchema.optional() })
  .refine(({ state, audience }) => state !== undefined || audience !== undefined, {
    message: 'needs a state or an audience',
  });
export type ChangeConversationBody = z.output<typeof changeConversationBodySchema>;

/** Its answer. `seq` is the event that recorded the change; of the last event where nothing changed. */
export interface ConversationChanged {
  conversation: {
    id: Id;
    rootLink: RootLink;
    state: ConversationState;
    audience: { kind: AudienceKind; permission?: string | undefined; userIds?: Id[] | undefined };
  };
  seq: Sequence;
  consistencyToken: string;
}
