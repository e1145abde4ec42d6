import type { DemoPerson } from '../types.ts';

const person = (id: string, username: string, displayName: string): DemoPerson => ({
  id,
  username,
  displayName,
  email: `${username}@verdelle.example`,
});

export const CAMILLE = person('10201', 'c.morel', 'Camille Morel');
export const ANTOINE = person('10202', 'a.fabre', 'Antoine Fabre');
export const NADIA = person('10203', 'n.benali', 'Nadia Benali');
export const PHILIPPE = person('10204', 'p.garnier', 'Philippe Garnier');
export const ELODIE = person('10205', 'e.perrin', 'Élodie Perrin');
export const YANN = person('10206', 'y.legall', 'Yann Le Gall');
export const MATHILDE = person('10207', 'm.rousset', 'Mathilde Rousset');
export const LUC = person('10208', 'l.besnard', 'Luc Besnard');
