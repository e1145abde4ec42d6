import { LaunchError } from '../launch-error.ts';

/** What the gateway's template needs to know. */
export interface GatewayRoutes {
  listen: string;
  tempFolder: string;
  accessLog: string;
  /** Folder of the built widget. */
  widgetFolder: string;
  /** Of one address with a request or a socket under way; beyond it answers 429. */
  connectionsPerAddress?: number | undefined;
  /** Messages of one token that wait for the write API; beyond it answers 429. */
  messagesPerToken?: number | undefined;
  /** Pages of these origins may read the gateway's own answers. */
  allowedOrigins: readonly string[];
  /** `host:port` of each process. */
  readApi: readonly string[];
  writeApi: readonly string[];
  realtime: readonly string[];
}

const FAILURES_BEFORE_REST = 'max_fails=2 fail_timeout=2s';

/** Where nobody listens: an upstream may not be empty, and this one is answered as unavailable. */
const NOBODY = '127.0.0.1:9';

// As many sockets as a company may have behind one address.
const CONNECTIONS_PER_ADDRESS = 4_000;
// A person sends one after the other; what waits in front of the write API is everybody's.
const MESSAGES_PER_TOKEN = 4;

// Beyond this the gateway itself answers 503, at once: what an API has not even read yet must not pile up in front of it.
// A read API holds 600 requests. As many writes as 200 are answered within the objective also at five times the ceiling
// (docs/performance.md, R9). Sockets stay open, so their nodes have no such bound.
const MOST_READS_AT_ONCE = 'max_conns=800';
const MOST_WRITES_AT_ONCE = 'max_conns=200';

const servers = (addresses: readonly string[], bounds = '') =>
  (addresses.length > 0 ? addresses : [NOBODY])
    .map((address) => `server ${address} ${FAILURES_BEFORE_REST}${bounds};`)
    .join('\n    ');

function templateValues(routes: GatewayRoutes): Record<string, string> {
  return {
    GATEWAY_LISTEN: routes.listen,
    GATEWAY_TEMP: routes.tempFolder,
    GATEWAY_ACCESS_LOG: routes.accessLog,
    GATEWAY_ORIGINS: routes.allowedOrigins.map((origin) => `"${origin}" $http_origin;`).join('\n    '),
    GATEWAY_WIDGET: routes.widgetFolder,
    GATEWAY_CONNECTIONS_PER_ADDRESS: String(routes.connectionsPerAddress ?? CONNECTIONS_PER_ADDRESS),
    GATEWAY_MESSAGES_PER_TOKEN: String(routes.messagesPerToken ?? MESSAGES_PER_TOKEN),
    READ_API_SERVERS: servers(routes.readApi, ` ${MOST_READS_AT_ONCE}`),
    WRITE_API_SERVERS: servers(routes.writeApi, ` ${MOST_WRITES_AT_ONCE}`),
    REALTIME_SERVERS: servers(routes.realtime),
  };
}

/** Fills nginx's template the way `envsubst` of the official image does: `${UPPER_CASE}` only, `$nginx_variables` stay. */
export function renderGateway(template: string, routes: GatewayRoutes): string {
  const values = templateValues(routes);
  return template.replace(/\$\{([A-Z_]+)\}/g, (_match, name: string) => {
    const value = values[name];
    if (value === undefined)
      throw new LaunchError(`The gateway's template asks for ${name}, which nobody sets.`);
    return value;
  });
}
