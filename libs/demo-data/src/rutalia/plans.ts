import { step } from '../entries.ts';
import type { DemoPlan } from '../types.ts';
import { ALVARO, JORDI, RAFAEL } from './people.ts';

export const PLANS: readonly DemoPlan[] = [
  {
    id: '1031002',
    number: 'PL-2026-0002',
    name: 'Campaña de Navidad, almacén de Ribarroja',
    kind: 'production',
    status: 'at-risk',
    responsible: ALVARO,
    steps: [
      step('Contratación de refuerzo', '2026-10-26', '2026-11-20', 85),
      step('Tercer turno de preparación', '2026-11-23', '2026-12-23', 5),
      step('Devoluciones', '2026-12-28', '2027-01-22', 0),
    ],
  },
  {
    id: '1031007',
    number: 'PL-2026-0007',
    name: 'Renovación de flota: 12 tractoras',
    kind: 'project',
    status: 'on-track',
    responsible: JORDI,
    steps: [
      step('Especificación y ofertas', '2026-08-31', '2026-10-16', 100),
      step('Pedido y financiación', '2026-10-19', '2026-12-04', 60),
      step('Entrega escalonada', '2027-02-01', '2027-05-28', 0),
    ],
  },
  {
    id: '1031010',
    number: 'PL-2026-0010',
    name: 'Ruta directa Valencia–Hamburgo',
    kind: 'project',
    status: 'planned',
    responsible: RAFAEL,
    steps: [
      step('Acuerdo con el cliente', '2026-11-23', '2026-12-11', 10),
      step('Prueba con dos camiones', '2027-01-11', '2027-02-05', 0),
      step('Servicio semanal', '2027-02-08', '2027-06-25', 0),
    ],
  },
];
