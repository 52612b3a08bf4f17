/** The limits that the SDK needs: apart, so that a browser does not load those of servers. */
export const clientLimits = {
  // Pages and sizes
  historyPageMax: 200,
  sessionPageMax: 200,
  memberPageMax: 500,
  userListMax: 200,
  syncMaxHeld: 5_000,
  presenceMaxUsers: 500,
  draftMaxCharacters: 8_000,
  frameMaxBytes: 65_536,

  // Connections
  authenticateTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  pingIntervalMs: 25_000,
  pongTimeoutMs: 20_000,
  typingMinIntervalMs: 1_000,

  // The client SDK
  reconnectMinMs: 500,
  reconnectMaxMs: 30_000,
  headsCheckIntervalMs: 60_000,
  outboxMaxMessages: 1_000,
} as const
