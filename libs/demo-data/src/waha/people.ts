import type { DemoPerson } from '../types.ts';

const person = (id: string, username: string, displayName: string): DemoPerson => ({
  id,
  username,
  displayName,
  email: `${username}@alwaha.example`,
});

export const LAYLA = person('10601', 'layla.haddad', 'ليلى حداد');
export const OMAR = person('10602', 'omar.mansour', 'عمر منصور');
export const SALMA = person('10603', 'salma.khoury', 'سلمى خوري');
export const YOUSEF = person('10604', 'yousef.zaki', 'يوسف زكي');
export const HUDA = person('10605', 'huda.rashid', 'هدى راشد');
export const KARIM = person('10606', 'karim.nasser', 'كريم ناصر');
