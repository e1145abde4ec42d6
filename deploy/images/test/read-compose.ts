import { parse } from 'yaml';

export interface ComposeService {
  image?: string;
  build?: { context: string; dockerfile: string };
  user?: string;
  profiles?: string[];
  command?: string[];
  environment?: Record<string, string>;
  networks?: string[];
  ports?: string[];
  volumes?: string[];
  healthcheck?: { test?: string[]; disable?: boolean };
  depends_on?: Record<string, { condition: string }>;
  restart?: string;
  stop_grace_period?: string;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  mem_limit?: string;
  pids_limit?: number;
  logging?: { options?: Record<string, string> };
}
export interface Compose {
  services: Record<string, ComposeService>;
  networks: Record<string, unknown>;
  volumes: Record<string, unknown>;
}

/** The compose file as an engine sees it when nobody sets a variable: anchors merged, `${NAME:-default}` filled in. */
export function readCompose(text: string): Compose {
  return JSON.parse(JSON.stringify(parse(text, { merge: true })), (_key, value: unknown) =>
    typeof value === 'string' ? fillIn(value) : value,
  ) as Compose;
}

function fillIn(text: string): string {
  return text.replace(/\$\$|\$\{[A-Z_]+(?::-([^}]*))?\}/g, (found, otherwise: string | undefined) => {
    if (found === '$$') return '$';
    if (otherwise === undefined) throw new Error(`${found} has no default: nobody could try this file out`);
    return otherwise.replaceAll('$$', '$');
  });
}
