import type { DemoPerson } from '../types.ts';

const person = (id: string, username: string, displayName: string): DemoPerson => ({
  id,
  username,
  displayName,
  email: `${username}@minato.example`,
});

export const TANAKA = person('10401', 'tanaka.misaki', '田中 美咲');
export const SATO = person('10402', 'sato.kenji', '佐藤 健司');
export const KOBAYASHI = person('10403', 'kobayashi.naoki', '小林 直樹');
export const YAMAMOTO = person('10404', 'yamamoto.yuko', '山本 優子');
export const NAKAMURA = person('10405', 'nakamura.daichi', '中村 大地');
export const MATSUDA = person('10406', 'matsuda.eri', '松田 恵理');
