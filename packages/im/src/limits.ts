/** The limits of messaging, by name. Units end the name; a limit without a unit counts things. */
export const imLimits = {
  // Sessions and synchronisation
  answerMaxBytes: 524_288,
  syncMaxSessions: 1_000,
  syncHeldPerPoint: 100,
  deletedPerPoint: 10,
  mentionedPerPoint: 10,
  syncMaxConversations: 200,
  syncMaxMessagesPerConversation: 200,
  offlineMaxMessagesPerConversation: 1_000,
  offlineMaxMessages: 1_000,
  offlineMaxBytes: 524_288,
  unreadDeletionsMax: 1_000,

  // What belongs to a user
  syncMaxUserChanges: 1_000,
  preferencesMaxBytes: 16_384,

  // Answers
  chainMaxMessages: 200,

  // Groups
  groupMaxMembers: 100_000,
  groupPointsPerStranger: 36,
  groupAddedPerPoint: 5,
  orphanedGroupsPageMax: 100,
  /** Members whose names become searchable together, and how often one search does that. */
  nameKeysPerBatch: 1_000,
  nameKeyBatchesMaxPerSearch: 5,
  nameKeysMadePerPoint: 50,
  membersSearchedPerPoint: 1_000,
  groupLineMaxUsers: 10,
  groupLinesPageMax: 200,
  /** Links of one group that are not over. */
  invitesMaxPerGroup: 200,
  joinsGatherMs: 500,
  joinsMaxPerCommit: 500,
  joinsMaxWaiting: 20_000,
  /** Requests of one group that wait. */
  joinRequestsMaxPerGroup: 10_000,
  /** For so long after members confirmed a notice, the next ones gather. */
  noticeGatherMs: 500,
  noticeMaxPerCommit: 500,
  noticeMaxWaiting: 20_000,

  // Forwarding
  forwardMaxBytes: 900_000,
  /** What a message takes in an answer beside its content, about. */
  forwardedFrameBytes: 300,
  forwardedBytesPerPoint: 4_096,

  // Files
  filesReleaseMaxMessages: 100,

  reportsMaxPerDay: 50,
  /** Of the messages in one report, as JSON. */
  reportMaxBytes: 1_000_000,

  // Messages that are sent later
  scheduledMaxPerUser: 100,
  scheduledMaxAheadMs: 366 * 24 * 60 * 60_000,
  scheduledRetryMs: 60_000,
  scheduledRetryMinMs: 500,
  scheduledRetryMaxMs: 5 * 60_000,
  scheduledFailuresMax: 20,

  // Connections
  connectionStartMaxEvents: 5_000,
  deliveredPingDelayMs: 1_000,
  deliveredFlushMs: 200,
  receiptsGatherMs: 500,
  hookTimeoutMs: 5_000,

  // The commit queue
  commitQueueMaxMessages: 20_000,
  commitQueueMaxBytes: 64 * 1_048_576,

  // The event log
  eventsKeptMs: 7 * 24 * 60 * 60_000,
  eventsPruneIntervalMs: 60 * 60_000,
  eventsPruneMaxRows: 1_000,
  eventsPruneMaxBatches: 10_000,

  // A database that goes back in time
  incarnationLookIntervalMs: 5_000,
  marksRemembered: 1_000,

  // Many nodes
  clockLeadMaxMs: 5 * 60_000,
  nodeHeartbeatMs: 2_000,
  nodeForgottenMs: 7_000,
  nodeListMaxUsers: 10_000,
  groupHeldMaxEvents: 256,
  followedToldIntervalMs: 10_000,
  followedKeptMs: 30_000,
  followedPerEvent: 5_000,
  groupReadDelayMs: 5,
  groupReadRetryMs: 250,
  groupReadMaxTries: 40,
  refreshesMaxRunning: 8,
  resyncsPerTurn: 500,
  resyncTurnMs: 50,
  callersCheckIntervalMs: 60_000,
  callersCheckMax: 500,
} as const
