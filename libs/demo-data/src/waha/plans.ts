import { step } from '../entries.ts';
import type { DemoPlan } from '../types.ts';
import { KARIM, OMAR } from './people.ts';

export const PLANS: readonly DemoPlan[] = [
  {
    id: '1061017',
    number: 'PL-2026-0017',
    name: 'توريد محطة ضخ المنطقة الصناعية',
    kind: 'project',
    status: 'at-risk',
    responsible: OMAR,
    steps: [
      step('اعتماد المواصفات', '2026-09-06', '2026-10-08', 100),
      step('توريد المضخات', '2026-10-20', '2026-12-10', 50),
      step('اختبار القبول', '2026-12-13', '2026-12-24', 0),
      step('التسليم للعميل', '2027-01-03', '2027-01-14', 0),
    ],
  },
  {
    id: '1061018',
    number: 'PL-2026-0018',
    name: 'توسعة مستودع جبل علي',
    kind: 'project',
    status: 'on-track',
    responsible: KARIM,
    steps: [
      step('الرفوف والأرضيات', '2026-10-04', '2026-11-26', 80),
      step('نظام إطفاء الحريق', '2026-11-22', '2026-12-17', 15),
      step('نقل المخزون', '2026-12-20', '2027-01-07', 0),
    ],
  },
];
