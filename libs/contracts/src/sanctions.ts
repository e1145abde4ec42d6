import { z } from 'zod';
import type { Id, Sequence } from './ids.ts';

/** Who is muted reads but does not write; who is suspended does nothing. */
export const sanctionKindSchema = z.enum(['muted', 'suspended']);
export type SanctionKind = z.output<typeof sanctionKindSchema>;

/** Body of `PUT /api/messaging/people/{id}/sanctions`. */
export const sanctionBodySchema = z.strictObject({
  kind: sanctionKindSchema,
  /** When it ends by itself; left out, it holds until it is lifted. */
  until: z.iso.datetime().optional(),
  reason: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .refine((text) => text.isWellFormed(), 'must be well-formed Unicode'),
});
export type SanctionBody = z.output<typeof sanctionBodySchema>;

/** That somebody is muted, as they are told it themselves; `until` null: until it is lifted. */
export interface Mute {
  until: string | null;
}

/** Answer of `PUT` and `DELETE /api/messaging/people/{id}/sanctions`: what is imposed on the person now. */
export interface SanctionView {
  userId: Id;
  sanction: { kind: SanctionKind; until: string | null; reason: string } | null;
  /** The event that recorded the change; the last one where nothing changed. */
  seq: Sequence;
}
