import { FALKENRIED } from './falkenried/company.ts';
import { HARROW } from './harrow/company.ts';
import { MINATO } from './minato/company.ts';
import { RUTALIA } from './rutalia/company.ts';
import type { DemoCompany } from './types.ts';
import { VERDELLE } from './verdelle/company.ts';
import { WAHA } from './waha/company.ts';

/** The companies of the demonstration, with everything their people see in the ERP and said to each other. */
export const DEMO_COMPANIES: readonly DemoCompany[] = [FALKENRIED, VERDELLE, RUTALIA, MINATO, HARROW, WAHA];

export type {
  DemoCompany,
  DemoConversation,
  DemoEmployee,
  DemoLine,
  DemoMessage,
  DemoPerson,
  DemoPlan,
  DemoPlanStep,
  DemoTransaction,
  Language,
  PlanStatus,
  TransactionKind,
  TransactionStatus,
} from './types.ts';
