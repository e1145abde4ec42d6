import { step } from '../entries.ts';
import type { DemoPlan } from '../types.ts';
import { CHARLOTTE, FIONA, PRIYA } from './people.ts';

export const PLANS: readonly DemoPlan[] = [
  {
    id: '1051011',
    number: 'PL-2026-0011',
    name: 'Year-end close 2026',
    kind: 'project',
    status: 'on-track',
    responsible: CHARLOTTE,
    steps: [
      step('Intercompany reconciliation', '2026-11-16', '2026-12-04', 40),
      step('Stock counts at the subsidiaries', '2026-12-07', '2026-12-18', 0),
      step('Hard close', '2027-01-04', '2027-01-13', 0),
      step('Group pack to the auditors', '2027-01-14', '2027-01-22', 0),
    ],
  },
  {
    id: '1051012',
    number: 'PL-2026-0012',
    name: 'ERP roll-out, Hamburg and Valencia',
    kind: 'project',
    status: 'at-risk',
    responsible: PRIYA,
    steps: [
      step('Chart of accounts', '2026-08-03', '2026-09-25', 100),
      step('Data migration rehearsals', '2026-09-28', '2026-11-27', 65),
      step('Key user training', '2026-11-23', '2026-12-18', 15),
      step('Cut-over', '2027-01-02', '2027-01-06', 0),
    ],
  },
  {
    id: '1051013',
    number: 'PL-2026-0013',
    name: 'Leeds office move',
    kind: 'project',
    status: 'planned',
    responsible: FIONA,
    steps: [
      step('Fit-out', '2026-12-07', '2027-01-29', 0),
      step('IT and telephony', '2027-01-18', '2027-02-05', 0),
      step('Move weekend', '2027-02-06', '2027-02-07', 0),
    ],
  },
];
