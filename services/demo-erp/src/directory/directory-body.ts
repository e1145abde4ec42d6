import type { DirectoryBody } from '@messaging/contracts';
import { DEMO_COMPANIES } from '@messaging/demo-data';
import type { Place, Staff } from './staff.ts';

/** Everything messaging is told when the ERP starts. */
export function wholeDirectory(staff: Pick<Staff, 'staffOf'>): DirectoryBody {
  const places = DEMO_COMPANIES.flatMap((company) =>
    staff.staffOf(company).map((employee) => ({ company, employee })),
  );
  const people = new Map(places.map(({ employee: { person } }) => [person.id, person]));
  return {
    companies: DEMO_COMPANIES.map(({ id, name }) => ({ id, name })),
    users: [...people.values()],
    employments: places.map(toEmployment),
  };
}

/** What messaging is told when one employment has changed. */
export function changedPlace(place: Place): DirectoryBody {
  return { companies: [], users: [], employments: [toEmployment(place)] };
}

function toEmployment({ company, employee }: Place): DirectoryBody['employments'][number] {
  const { person, permissions, active } = employee;
  return { companyId: company.id, userId: person.id, permissions: [...permissions], active };
}
