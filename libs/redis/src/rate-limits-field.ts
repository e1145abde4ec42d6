import { z } from 'zod';
import { DEFAULT_LIMITS, type LimitSettings } from './default-limits.ts';
import type { RouteClass } from './gate.ts';

type Changed = Partial<Record<RouteClass, LimitSettings>>;

const ENTRY = /^([a-z-]+)=([1-9]\d{0,9}):([1-9]\d{0,9})$/;

/**
 * For a service's environment: `RATE_LIMITS=read=600:30000,ticket=60:12000` are the requests a minute of one person and of
 * one company, by class of routes; what is not named keeps its default.
 */
export const rateLimitsField = z
  .string()
  .default('')
  .transform((text, context): Changed => {
    const changed: Changed = {};
    for (const entry of text.split(',').filter((part) => part.trim() !== '')) {
      const [, name = '', person, company] = ENTRY.exec(entry.trim()) ?? [];
      if (Object.hasOwn(DEFAULT_LIMITS, name))
        changed[name as RouteClass] = { person: Number(person), company: Number(company) };
      else
        context.addIssue({
          code: 'custom',
          message: `must be class=person:company a minute, comma separated; classes: ${Object.keys(DEFAULT_LIMITS).join(' ')}`,
        });
    }
    return changed;
  });
