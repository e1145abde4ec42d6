import { Counter, Rate, Trend } from 'k6/metrics';

/** From the message's creation, as the server dates it, to its arrival here: both on the clock of one machine. */
export const fanoutMilliseconds = new Trend('fanout_milliseconds', true);
/** Requests of the API answered without a server error. */
export const available = new Rate('slo_available');
/** Events and rows of a company or conversation the receiver is not in. */
export const foreignMessages = new Counter('foreign_messages');

/** Notes whether the server answered, and not with an error of its own. */
export function noteAvailability({ status }: { status: number }) {
  available.add(status > 0 && status < 500);
}
