import type { Permission } from '@messaging/contracts';
import type { DemoEmployee, DemoLine, DemoMessage, DemoPerson, DemoPlanStep } from './types.ts';

/** Short forms of the entries that the companies' files repeat most: a row reads like the row of a table. */

export function employee(
  person: DemoPerson,
  jobTitle: string,
  permissions: readonly Permission[] = [],
): DemoEmployee {
  return { person, jobTitle, permissions, active: true };
}

export function line(item: string, sku: string, quantity: number, unit: string, unitPrice: number): DemoLine {
  return { item, sku, quantity, unit, unitPrice };
}

export function step(name: string, start: string, end: string, done: number): DemoPlanStep {
  return { name, start, end, done };
}

export function says(by: DemoPerson, text: string, ...replies: DemoMessage[]): DemoMessage {
  return replies.length === 0 ? { by, text } : { by, text, replies };
}

/** A message that said something else at first. */
export function corrected(
  by: DemoPerson,
  { before, text }: { before: string; text: string },
  ...replies: DemoMessage[]
): DemoMessage {
  return { ...says(by, text, ...replies), before };
}

/** A message its writer took back. */
export function takenBack(by: DemoPerson, text: string, ...replies: DemoMessage[]): DemoMessage {
  return { ...says(by, text, ...replies), deleted: true };
}
