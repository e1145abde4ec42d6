import type { Id } from '@messaging/contracts';
import { DEMO_COMPANIES, type DemoCompany, type DemoEmployee } from '@messaging/demo-data';
import { z } from 'zod';
import { createPrivateJsonFile } from '../private-json-file.ts';

const changesSchema = z.record(z.string(), z.boolean());

/** Where somebody works and as what. */
export interface Place {
  company: DemoCompany;
  employee: DemoEmployee;
}

const keyOf = (companyId: Id, userId: Id) => `${companyId}/${userId}`;

/** The companies' people: the demonstration data, with the employments that were ended or taken up again since. */
export function createStaff(file: string) {
  const store = createPrivateJsonFile(file, changesSchema);
  const changes = new Map(Object.entries(store.read() ?? {}));

  function staffOf(company: DemoCompany): DemoEmployee[] {
    return company.staff.map((employee) => ({
      ...employee,
      active: changes.get(keyOf(company.id, employee.person.id)) ?? employee.active,
    }));
  }

  function findPlace(companyId: Id, userId: Id): Place | undefined {
    const company = DEMO_COMPANIES.find(({ id }) => id === companyId);
    const employee = company && staffOf(company).find(({ person }) => person.id === userId);
    return employee && { company, employee };
  }

  return {
    staffOf,
    findPlace,

    /** Where this person works now, in the order of the companies. */
    placesOf: (userId: Id): Place[] =>
      DEMO_COMPANIES.flatMap(({ id }) => findPlace(id, userId) ?? []).filter(
        ({ employee }) => employee.active,
      ),

    /** Ends an employment or takes it up again. */
    setActive(companyId: Id, userId: Id, active: boolean): void {
      changes.set(keyOf(companyId, userId), active);
      store.write(Object.fromEntries(changes));
    },
  };
}

export type Staff = ReturnType<typeof createStaff>;
