import { step } from '../entries.ts';
import type { DemoPlan } from '../types.ts';
import { KATRIN, TOBIAS, ULRIKE } from './people.ts';

export const PLANS: readonly DemoPlan[] = [
  {
    id: '1011004',
    number: 'PL-2026-0004',
    name: 'Fräszentrum FM-400, Los 7 (4 Maschinen)',
    kind: 'production',
    status: 'at-risk',
    responsible: KATRIN,
    steps: [
      step('Maschinenbetten bearbeiten', '2026-10-05', '2026-10-30', 100),
      step('Hydraulik montieren', '2026-11-02', '2026-11-27', 55),
      step('Schaltschränke und Verkabelung', '2026-11-23', '2026-12-11', 10),
      step('Inbetriebnahme und Geometrieprüfung', '2026-12-14', '2027-01-15', 0),
      step('Abnahme beim Kunden', '2027-01-18', '2027-01-29', 0),
    ],
  },
  {
    id: '1011006',
    number: 'PL-2026-0006',
    name: 'Neue Spindelgeneration S5',
    kind: 'project',
    status: 'on-track',
    responsible: TOBIAS,
    steps: [
      step('Konstruktion', '2026-07-06', '2026-10-16', 100),
      step('Prototyp', '2026-10-19', '2026-12-04', 70),
      step('Dauerlauf 500 Stunden', '2026-12-07', '2027-02-05', 0),
      step('Serienfreigabe', '2027-02-08', '2027-03-05', 0),
    ],
  },
  {
    id: '1011009',
    number: 'PL-2026-0009',
    name: 'Hallenumbau Werk 2',
    kind: 'project',
    status: 'planned',
    responsible: ULRIKE,
    steps: [
      step('Angebote und Vergabe', '2026-11-30', '2027-01-22', 0),
      step('Kran und Fundamente', '2027-02-01', '2027-04-16', 0),
      step('Umzug der Montage', '2027-04-19', '2027-05-14', 0),
    ],
  },
];
