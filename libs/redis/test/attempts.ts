// What the tests of the gate ask it, and the limits they ask under.
import { readLimits, type Attempt, type ClassLimits, type Limits } from '../src/index.ts';

export const limits = limitsFor({
  person: { limit: 5, windowSeconds: 60 },
  company: { limit: 8, windowSeconds: 60 },
  address: { limit: 1_000, windowSeconds: 60 },
});

// Six of the company's eight at once.
export const limitsWithBurst = limitsFor({
  ...limits.classes.write,
  company: { limit: 8, windowSeconds: 60, burst: 6 },
});

export function limitsFor(write: ClassLimits): Limits {
  const { classes } = readLimits({ changed: { mark: { person: 50, company: 20 } } });
  return { classes: { ...classes, write }, duplicateWindowSeconds: 1 };
}

let counter = 0;
/** An attempt unlike any before it, except for what is given. */
export function attempt({
  companyId = '1',
  userId = '10',
  address,
  ...message
}: Partial<Attempt & NonNullable<Attempt['message']>> = {}) {
  counter += 1;
  const unlike = { fingerprint: `text-${counter}`, messageId: String(1_000 + counter) };
  return {
    routeClass: 'write',
    companyId,
    userId,
    address,
    message: { ...unlike, ...message },
  } satisfies Attempt;
}
