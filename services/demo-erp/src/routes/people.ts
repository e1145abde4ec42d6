import { idSchema } from '@messaging/contracts';
import { problem, validate } from '@messaging/service-kit';
import { Router } from 'express';
import { z } from 'zod';
import { changedPlace } from '../directory/directory-body.ts';
import type { DirectoryPush } from '../directory/directory-push.ts';
import type { Staff } from '../directory/staff.ts';
import { peoplePage } from '../pages/people-page.ts';
import type { Viewer } from '../views/viewer.ts';
import type { FindViewer } from './find-viewer.ts';

export interface PeopleRoutes {
  findViewer: FindViewer;
  gatewayOrigin: string;
  staff: Staff;
  directoryPush: Pick<DirectoryPush, 'push'>;
}

const pathSchema = z.strictObject({ userId: idSchema });
// A form's fields are texts.
const employmentSchema = z.strictObject({ active: z.enum(['true', 'false']) });

const mayChange = ({ place: { employee } }: Viewer) => employee.permissions.includes('messaging.administer');

/** Who works here; administrators end employments and take them up again, and messaging is told at once. */
export function createPeopleRoutes({
  findViewer,
  gatewayOrigin,
  staff,
  directoryPush,
}: PeopleRoutes): Router {
  const router = Router();

  router.get('/people', (req, res) => {
    const viewer = findViewer(req)?.viewer;
    if (!viewer) return res.redirect(303, '/login?next=%2Fpeople');
    const { company } = viewer.place;
    const options = { viewer, gatewayOrigin, staff: staff.staffOf(company), mayChange: mayChange(viewer) };
    res.type('html').send(peoplePage(options));
  });

  router.put('/people/:userId/employment', (req, res) => {
    const viewer = findViewer(req)?.viewer;
    if (!viewer) throw problem('unauthenticated');
    if (!mayChange(viewer)) throw problem('forbidden');
    const { userId } = validate(pathSchema, req.params, 'path');
    const { active } = validate(employmentSchema, req.body, 'body');
    const { company, employee } = viewer.place;
    if (userId === employee.person.id)
      throw problem('forbidden', { detail: 'Somebody else must do this for you.' });
    if (!staff.findPlace(company.id, userId)) throw problem('not-found');
    staff.setActive(company.id, userId, active === 'true');
    const place = staff.findPlace(company.id, userId);
    if (place) void directoryPush.push(changedPlace(place));
    res.json({ location: '/people' });
  });

  return router;
}
