/** The limits of the stores, by name. Units end the name; a limit without a unit counts things. */
export const storageLimits = {
  // The commit queue
  commitGatherMaxMs: 5,
  commitGatherMaxMessages: 64,

  // The event log
  eventGapPatienceMs: 30_000,
  eventGapMarkIntervalMs: 1_000,

  // A database that does not take writes
  failureLogIntervalMs: 10_000,

  // The log of a file, which is copied into it
  logCalmMs: 3_000,
  logMaxAgeMs: 60_000,
  logKeptAtRestBytes: 4 * 1024 * 1024,
  logKeptUnderLoadBytes: 64 * 1024 * 1024,
  copyCheckMaxBytes: 512 * 1024 * 1024,

  // A database that goes back in time
  incarnationLookIntervalMs: 5_000,
  idsSkippedAfterRestore: 1_000_000,
  waypointsKept: 10_000,

  // A database over the network
  databasePoolSize: 16,
  databaseCommitLanes: 2,
  databaseConnectTimeoutMs: 5_000,
  databaseAcquireTimeoutMs: 6_000,
  databaseAcquireMaxWaiting: 5_000,
  databaseQueryTimeoutMs: 10_000,
  databaseLockWaitMs: 5_000,
  databaseIdleTransactionMs: 3_000,
  databaseWriteMaxAttempts: 8,
  databaseRetryMinMs: 5,
  databaseRetryMaxMs: 250,
  databaseMigrationWaitMs: 5 * 60_000,
  databaseCloseTimeoutMs: 5_000,
  copyPageMaxRows: 200,
} as const
