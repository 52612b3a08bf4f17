/**
 * Every limit that Stonechat applies, by name. Units end the name; a limit without a unit counts things.
 * Shared by servers and clients, so that a client can refuse early what a server would refuse anyway.
 */
export const limits = {
  // Messages
  textMaxCharacters: 8_000,
  customContentMaxBytes: 16_384,
  customContentMaxDepth: 16,
  clientIdMaxCharacters: 64,
  historyPageDefault: 50,
  historyPageMax: 200,
  editWindowMs: 24 * 60 * 60_000,
  recallWindowMs: 2 * 60_000,

  // Sessions and synchronisation
  sessionPageDefault: 100,
  sessionPageMax: 200,
  draftMaxCharacters: 8_000,
  syncMaxHeld: 5_000,
  syncMaxConversations: 200,
  syncMaxMessagesPerConversation: 200,
  offlineMaxMessagesPerConversation: 100,
  offlineMaxMessages: 1_000,
  offlineMaxBytes: 524_288,
  deliveredMaxGroupMembers: 500,

  // Groups
  groupNameMaxCharacters: 60,
  groupNoticeMaxCharacters: 2_000,
  groupMaxMembers: 100_000,
  groupAddMaxUsers: 500,
  memberPageDefault: 100,
  memberPageMax: 500,

  // Presence
  presenceMaxUsers: 500,
  typingMinIntervalMs: 1_000,

  // Accounts
  usernameMinCharacters: 2,
  usernameMaxCharacters: 32,
  nicknameMaxCharacters: 40,
  bioMaxCharacters: 500,
  urlMaxCharacters: 1_000,
  passwordMinCharacters: 8,
  passwordMaxCharacters: 128,
  deviceNameMaxCharacters: 80,
  devicesMaxPerUser: 50,
  userListMax: 200,
  accessTokenLifetimeMs: 15 * 60_000,
  refreshTokenLifetimeMs: 90 * 24 * 60 * 60_000,
  deviceStateCacheMs: 1_000,
  verifiedTokenCacheMax: 50_000,
  codeDigits: 6,
  codeLifetimeMs: 10 * 60_000,
  codeMaxAttempts: 5,
  codeMaxPerTargetPerHour: 5,
  codeMaxPerIpPerHour: 30,
  loginMaxFailuresPerAccount: 10,
  loginMaxFailuresPerIp: 100,
  loginFailureWindowMs: 15 * 60_000,
  codeSendTimeoutMs: 10_000,
  codeSendsMaxPending: 100,
  passwordHashesMaxRunning: 2,
  passwordHashesMaxWaiting: 200,
  deviceSeenIntervalMs: 5 * 60_000,
  deviceSeenFlushMs: 1_000,
  deviceSeenBatchMax: 500,
  deviceRevokedKeptMs: 24 * 60 * 60_000,
  jwtSecretMinBytes: 32,
  tokenMaxBytes: 4_096,

  // Carriers
  httpBodyMaxBytes: 262_144,
  frameMaxBytes: 65_536,
  jsonMaxDepth: 32,
  connectionsMax: 200_000,
  connectionsMaxPerUser: 50,
  connectionQueueMaxBytes: 1_048_576,
  connectionEphemeralMaxBytes: 262_144,
  connectionPendingMaxRequests: 128,
  connectionStartMaxEvents: 5_000,
  pingIntervalMs: 25_000,
  pongTimeoutMs: 20_000,
  deliveredPingDelayMs: 300,
  deliveredFlushMs: 100,
  authenticateTimeoutMs: 10_000,
  hookTimeoutMs: 5_000,
  requestTimeoutMs: 30_000,
  drainMs: 5_000,
  closeGraceMs: 3_000,
  ratePointsPerUser: 600,
  ratePointsPerIp: 3_000,
  rateWindowMs: 10_000,
  grpcMessageMaxBytes: 262_144,
  grpcMaxConcurrentCalls: 1_000,
  grpcKeepaliveMs: 60_000,
  grpcKeepaliveTimeoutMs: 20_000,
  grpcHealthIntervalMs: 1_000,
  grpcHealthTimeoutMs: 5_000,

  // The commit queue
  commitBatchMaxMessages: 256,
  commitBatchMaxBytes: 1_048_576,
  commitQueueMaxMessages: 20_000,
  commitQueueMaxBytes: 64 * 1_048_576,
  knownUsersMax: 100_000,

  // A database over the network
  databasePoolSize: 16,
  databaseCommitLanes: 4,
  databaseConnectTimeoutMs: 5_000,
  databaseAcquireTimeoutMs: 6_000,
  databaseAcquireMaxWaiting: 5_000,
  databaseQueryTimeoutMs: 10_000,
  databaseLockWaitMs: 5_000,
  databaseWriteMaxAttempts: 8,
  databaseRetryMinMs: 5,
  databaseRetryMaxMs: 250,
  databaseMigrationWaitMs: 5 * 60_000,
  databaseCloseTimeoutMs: 5_000,
  copyPageMaxRows: 200,

  // The client SDK
  reconnectMinMs: 500,
  reconnectMaxMs: 30_000,
  headsCheckIntervalMs: 60_000,
  outboxMaxMessages: 1_000,
} as const

/** The name of a limit. */
export type LimitName = keyof typeof limits
