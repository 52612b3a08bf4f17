/** The limits of the bus on NATS, by name. Units end the name; a limit without a unit counts things. */
export const clusterLimits = {
  // The bus of many nodes
  busConnectTimeoutMs: 3_000,
  busReconnectMinMs: 100,
  busReconnectMaxMs: 2_000,
  busPingIntervalMs: 1_500,
  busMaxUnansweredPings: 2,
  busConfirmIntervalMs: 500,
  busUnconfirmedMaxBytes: 16 * 1_048_576,
  busMissedMaxTopics: 10_000,
  busCloseTimeoutMs: 1_000,
} as const
