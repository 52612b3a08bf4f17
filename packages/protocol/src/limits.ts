import { clientLimits } from './client-limits.js'

/**
 * The limits that more than one package must know, by name; each package keeps its own in a limits.ts. Units end the name; a
 * limit without a unit counts things. Clients refuse early what a server would refuse anyway.
 */
export const limits = {
  // Messages
  textMaxCharacters: 8_000,
  customContentMaxBytes: 16_384,
  customContentMaxDepth: 16,
  clientIdMaxCharacters: 64,
  historyPageDefault: 50,
  versionPageDefault: 50,
  versionPageMax: 200,
  deleteMaxMessages: 100,
  editWindowMs: 24 * 60 * 60_000,
  recallWindowMs: 2 * 60_000,

  // Sessions and synchronisation
  sessionPageDefault: 100,

  // What belongs to a user
  preferencesMaxDepth: 16,
  preferenceKeyMaxCharacters: 64,

  // Groups
  groupNameMaxCharacters: 60,
  groupNoticeMaxCharacters: 2_000,
  groupAddMaxUsers: 500,
  memberPageDefault: 100,

  // Accounts
  usernameMinCharacters: 2,
  usernameMaxCharacters: 32,
  nicknameMaxCharacters: 40,
  bioMaxCharacters: 500,
  urlMaxCharacters: 1_000,
  passwordMinCharacters: 8,
  passwordMaxCharacters: 128,
  deviceNameMaxCharacters: 80,
  jwtSecretMinBytes: 32,
  tokenMaxBytes: 4_096,

  // Carriers
  fieldErrorsMax: 20,
  listenBacklog: 4_096,
  connectionsMaxPerAddress: 10_000,
  drainMs: 5_000,
  ratePointsPerAddress: 60_000,

  // The commit queue
  commitBatchMaxMessages: 1_024,
  commitBatchMaxBytes: 1_048_576,
  commitGatherMaxMs: 5,
  commitGatherMaxMessages: 64,
  knownUsersMax: 100_000,

  // The event log
  eventPageMax: 200,
  eventGapPatienceMs: 30_000,
  eventGapMarkIntervalMs: 1_000,

  // A database over the network
  databasePoolSize: 16,
  databaseCommitLanes: 2,
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

  ...clientLimits,
} as const
