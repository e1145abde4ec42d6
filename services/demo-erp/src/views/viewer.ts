import type { DemoCompany } from '@messaging/demo-data';
import type { Place } from '../directory/staff.ts';
import type { Texts } from '../texts/texts.ts';

/** Who looks at a page, at which company's, in which words. */
export interface Viewer {
  place: Place;
  /** Everywhere else this person works. */
  otherCompanies: DemoCompany[];
  texts: Texts;
  format: Format;
}

/** Amounts, days and numbers as the company's language writes them. */
export interface Format {
  amount(value: number): string;
  /** Of one piece: fractions of a cent count. */
  price(value: number): string;
  number(value: number): string;
  percent(value: number): string;
  day(date: string): string;
  shortDay(date: string): string;
  shortMonth(date: string): string;
  moment(time: string): string;
}

export function createFormat(locale: string, currency: string): Format {
  const amount = new Intl.NumberFormat(locale, { style: 'currency', currency });
  const price = new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 4 });
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  // Documents carry calendar days: no time zone may move them.
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const shortDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const shortMonth = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  return {
    amount: (value) => amount.format(value),
    price: (value) => price.format(value),
    number: (value) => number.format(value),
    percent: (value) => percent.format(value / 100),
    day: (date) => day.format(new Date(date)),
    shortDay: (date) => shortDay.format(new Date(date)),
    shortMonth: (date) => shortMonth.format(new Date(date)),
    moment: (time) => moment.format(new Date(time)),
  };
}
