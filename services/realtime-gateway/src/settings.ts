/** The bounds and rhythms of a node. Times in milliseconds. */
export const GATEWAY_SETTINGS = {
  ticketSeconds: 30,
  /** Over all nodes; a person has a few devices and tabs. */
  socketsPerPerson: 20,
  /** 2,000 people with two tabs each, and room for those of a node that just died to come back before it is forgotten. */
  socketsPerCompany: 5_000,
  /** Of one company behind one address: nearly all of them may sit in one office. */
  socketsPerAddress: 4_000,
  /** A third of the time after which a connection of a node that died counts no more. */
  connectionBeatEvery: 20_000,
  eventsPerSecond: 20,
  eventsAtOnce: 60,
  /** How many refused events in a row end the connection. */
  patience: 200,
  /** The largest thing a client says is a token to refresh its session with. */
  largestPacket: 32 * 1024,
  /** What may wait in memory for a client that reads too slowly. */
  mostBuffered: 1024 * 1024,
  /** Bytes of missed events a connection may be told: the usual ones are there in one answer, the rest is fetched. */
  missedAtOnce: 1024 * 1024,
  missedPerSecond: 128 * 1024,
  pingInterval: 20_000,
  pingTimeout: 20_000,
  connectTimeout: 10_000,
  /** A client is told so long before its session ends. */
  warnBeforeExpiry: 60_000,
  sessionCheckEvery: 1_000,
  rightsCheckEvery: 30_000,
  /** How often a node looks for changed rights and ended sessions by itself; announcements make it sooner. */
  accessCheckEvery: 250,
  /**
   * A node that has not confirmed rights and sessions for so long delivers no event. Much longer than the rhythm of the
   * looks and the second that holds while the database answers: on an overloaded machine looks take long too, and what is
   * withheld all clients then fetch.
   */
  mostUnconfirmed: 3_000,
  presenceSeconds: 25,
  presenceBeatEvery: 8_000,
  typingSeconds: 6,
  /** Presence and typing of a room are told at most so often. */
  announceEvery: 500,
  /**
   * Of one room: 100 people are told of each other every half second, 800 twice a minute. Or one of 800 who comes and goes
   * would make a node send some 30 MB each time.
   */
  namesPerMs: 20,
  headsFor: 1_000,
  recentPerRoom: 200,
  recentBytes: 32 * 1024 * 1024,
  drainSpreadMs: 2_000,
};

export type GatewaySettings = typeof GATEWAY_SETTINGS;
