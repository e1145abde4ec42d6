import type { DemoPerson } from '../types.ts';

const person = (id: string, username: string, displayName: string): DemoPerson => ({
  id,
  username,
  displayName,
  email: `${username}@falkenried.example`,
});

export const JONAS = person('10101', 'j.brandt', 'Jonas Brandt');
export const KATRIN = person('10102', 'k.vogelsang', 'Katrin Vogelsang');
export const MEHMET = person('10103', 'm.aydin', 'Mehmet Aydın');
export const SABINE = person('10104', 's.lorenz', 'Sabine Lorenz');
export const HENRIK = person('10105', 'h.petersen', 'Henrik Petersen');
export const ULRIKE = person('10106', 'u.sander', 'Dr. Ulrike Sander');
export const TOBIAS = person('10107', 't.reimann', 'Tobias Reimann');
export const BIRGIT = person('10108', 'b.nolte', 'Birgit Nolte');
