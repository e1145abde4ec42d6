import type { DemoPerson } from '../types.ts';

const person = (id: string, username: string, displayName: string): DemoPerson => ({
  id,
  username,
  displayName,
  email: `${username}@rutalia.example`,
});

export const LUCIA = person('10301', 'l.ferrer', 'Lucía Ferrer');
export const ALVARO = person('10302', 'a.ibanez', 'Álvaro Ibáñez');
export const CARMEN = person('10303', 'c.quintana', 'Carmen Quintana');
export const JORDI = person('10304', 'j.casals', 'Jordi Casals');
export const MARTA = person('10305', 'm.olmedo', 'Marta Olmedo');
export const RAFAEL = person('10306', 'r.santamaria', 'Rafael Santamaría');
