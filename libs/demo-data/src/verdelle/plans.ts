import { step } from '../entries.ts';
import type { DemoPlan } from '../types.ts';
import { ANTOINE, CAMILLE, YANN } from './people.ts';

export const PLANS: readonly DemoPlan[] = [
  {
    id: '1021003',
    number: 'PL-2026-0003',
    name: 'Gamme de fin d’année',
    kind: 'project',
    status: 'on-track',
    responsible: ANTOINE,
    steps: [
      step('Référencement des coffrets', '2026-09-07', '2026-10-09', 100),
      step('Engagements fournisseurs', '2026-10-12', '2026-11-13', 100),
      step('Montée en stock', '2026-11-16', '2026-12-04', 45),
      step('Renfort de la préparation', '2026-12-07', '2026-12-23', 0),
    ],
  },
  {
    id: '1021005',
    number: 'PL-2026-0005',
    name: 'Chambre froide n° 3, plateforme de Corbas',
    kind: 'project',
    status: 'late',
    responsible: YANN,
    steps: [
      step('Génie civil', '2026-07-20', '2026-09-25', 100),
      step('Panneaux et portes', '2026-09-28', '2026-10-30', 80),
      step('Groupes froids', '2026-11-02', '2026-11-27', 20),
      step('Qualification à +2 °C', '2026-11-30', '2026-12-11', 0),
    ],
  },
  {
    id: '1021008',
    number: 'PL-2026-0008',
    name: 'Plan d’approvisionnement agrumes, décembre',
    kind: 'production',
    status: 'planned',
    responsible: CAMILLE,
    steps: [
      step('Prévisions magasins', '2026-11-23', '2026-11-27', 0),
      step('Commandes semaine 50', '2026-11-30', '2026-12-04', 0),
      step('Arrivages et contrôles', '2026-12-07', '2026-12-18', 0),
    ],
  },
];
