import type { Request } from 'express';
import type { Staff } from '../directory/staff.ts';
import type { Session, Sessions } from '../identity/sessions.ts';
import { TEXTS } from '../texts/languages.ts';
import { createFormat, type Viewer } from '../views/viewer.ts';
import { readSessionId } from './session-cookie.ts';

export interface SignedIn {
  session: Session;
  viewer: Viewer;
}

/** Who sends a request. Nobody, too, when the employment they signed in to has ended since. */
export function createFindViewer(
  sessions: Pick<Sessions, 'find'>,
  staff: Pick<Staff, 'findPlace' | 'placesOf'>,
) {
  return function findViewer(req: Request): SignedIn | undefined {
    const id = readSessionId(req);
    const session = id === undefined ? undefined : sessions.find(id);
    const place = session && staff.findPlace(session.companyId, session.userId);
    if (!session || !place?.employee.active) return undefined;
    const { company } = place;
    const texts = TEXTS[company.language];
    const otherCompanies = staff
      .placesOf(session.userId)
      .map((other) => other.company)
      .filter(({ id: other }) => other !== company.id);
    return {
      session,
      viewer: { place, otherCompanies, texts, format: createFormat(texts.locale, company.currency) },
    };
  };
}

export type FindViewer = ReturnType<typeof createFindViewer>;
