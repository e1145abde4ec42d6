import type { DemoPerson } from '../types.ts';

const person = (id: string, username: string, displayName: string): DemoPerson => ({
  id,
  username,
  displayName,
  email: `${username}@harrowvale.example`,
});

export const CHARLOTTE = person('10501', 'c.whitfield', 'Charlotte Whitfield');
export const DANIEL = person('10502', 'd.osei', 'Daniel Osei');
export const PRIYA = person('10503', 'p.nair', 'Priya Nair');
export const GARETH = person('10504', 'g.llewellyn', 'Gareth Llewellyn');
export const FIONA = person('10505', 'f.macrae', 'Fiona MacRae');
export const MARCUS = person('10506', 'm.adeyemi', 'Marcus Adeyemi');
export const HELEN = person('10507', 'h.sutcliffe', 'Helen Sutcliffe');
