import { splitUnevenly } from './split.ts';
import type { Random } from './random.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** The generated year ends here, whenever it is generated: the same seed gives the same data on every day. */
export const GENERATED_UNTIL = Date.UTC(2026, 9, 1);
export const YEAR_MS = 365 * DAY_MS;

const MESSAGES_PER_CONVERSATION = 14;
const STEEPNESS = 0.9;
const LATEST_START = 0.97;
const DAYS_PER_MESSAGE = 0.8;
const MOST_DAYS = 240;

/** When something is written where: the messages of a company in the order of time. */
export interface CompanyPlan {
  conversations: number;
  /** Milliseconds, ascending. */
  times: Float64Array;
  /** Which conversation each of them goes to. */
  conversationOf: Uint32Array;
}

/** Few conversations are long and most are short; each has its own weeks in the year, livelier at its beginning. */
export function planCompany(random: Random, messages: number): CompanyPlan {
  const conversations = Math.max(1, Math.round(messages / MESSAGES_PER_CONVERSATION));
  const sizes = splitUnevenly(messages, conversations, STEEPNESS);
  const times = new Float64Array(messages);
  const conversationOf = new Uint32Array(messages);
  let message = 0;
  for (const [conversation, size] of sizes.entries()) {
    const start = GENERATED_UNTIL - YEAR_MS + random.next() * LATEST_START * YEAR_MS;
    const days = Math.min(MOST_DAYS, DAYS_PER_MESSAGE * size ** 0.7 * random.logNormal(0.6));
    const span = Math.min(days * DAY_MS, GENERATED_UNTIL - HOUR_MS - start);
    for (let i = 0; i < size; i++, message++) {
      const after = i === 0 ? 0 : span * random.next() ** 1.5;
      times[message] = Math.floor(start + after);
      conversationOf[message] = conversation;
    }
  }
  const order = Uint32Array.from(times.keys()).sort((a, b) => at(times, a) - at(times, b) || a - b);
  return {
    conversations,
    times: Float64Array.from(order, (index) => at(times, index)),
    conversationOf: Uint32Array.from(order, (index) => at(conversationOf, index)),
  };
}

export function at(list: Float64Array | Uint32Array, index: number): number {
  const value = list[index];
  if (value === undefined) throw new RangeError(`no entry ${index}`);
  return value;
}
