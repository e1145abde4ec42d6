import { step } from '../entries.ts';
import type { DemoPlan } from '../types.ts';
import { KOBAYASHI, MATSUDA, SATO } from './people.ts';

export const PLANS: readonly DemoPlan[] = [
  {
    id: '1041014',
    number: 'PL-2026-0014',
    name: '制御ユニット MC-20 量産立ち上げ',
    kind: 'production',
    status: 'at-risk',
    responsible: KOBAYASHI,
    steps: [
      step('試作評価', '2026-09-01', '2026-10-16', 100),
      step('部品調達', '2026-10-12', '2026-12-04', 60),
      step('量産試作 300台', '2026-12-07', '2026-12-18', 0),
      step('量産開始', '2027-01-12', '2027-03-26', 0),
    ],
  },
  {
    id: '1041015',
    number: 'PL-2026-0015',
    name: '第2ライン 自動検査機の導入',
    kind: 'project',
    status: 'on-track',
    responsible: SATO,
    steps: [
      step('機種選定', '2026-08-17', '2026-09-30', 100),
      step('設置工事', '2026-11-02', '2026-11-27', 75),
      step('検査条件の作成', '2026-11-30', '2026-12-25', 0),
    ],
  },
  {
    id: '1041016',
    number: 'PL-2026-0016',
    name: '環境マネジメント更新審査',
    kind: 'project',
    status: 'planned',
    responsible: MATSUDA,
    steps: [
      step('内部監査', '2026-12-01', '2026-12-11', 0),
      step('是正処置', '2026-12-14', '2027-01-22', 0),
      step('更新審査', '2027-02-02', '2027-02-04', 0),
    ],
  },
];
