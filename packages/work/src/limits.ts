/** The limits of jobs and followers, by name. Units end the name; a limit without a unit counts things. */
export const workLimits = {
  // Leases
  leaseMs: 30_000,
  abortGraceMs: 5_000,
  stopGraceMs: 2_000,
  retryMinMs: 1_000,
  retryMaxMs: 60 * 60_000,

  // Jobs
  jobKindMaxCharacters: 64,
  jobKeyMaxCharacters: 191,
  jobBodyMaxBytes: 16_384,
  jobErrorMaxCharacters: 1_000,
  jobsAddMax: 1_000,
  jobPollMs: 1_000,
  jobMaxRunning: 4,
  jobMaxAttempts: 10,
  jobTimeoutMs: 60_000,
  jobsFailedKeptMs: 14 * 24 * 60 * 60_000,
  jobsForgetIntervalMs: 60 * 60_000,
  jobsForgetMaxRows: 1_000,

  // Followers
  followerNameMaxCharacters: 64,
  followerPageMax: 200,
  followerPollMs: 500,
  followerGatherMs: 50,
  followerTakeMs: 2_000,
  followerTimeoutMs: 60_000,
} as const
