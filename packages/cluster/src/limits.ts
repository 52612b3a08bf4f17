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
  /** The least length of the secret that nodes share. */
  busSecretMinBytes: 32,
  /** Processes whose keys and numbers are remembered. */
  busSendersMax: 1_000,
  /** How far behind the newest frame of a sender another of its frames may come. */
  busReplayWindow: 1_024,
  /** Frames of strangers are logged once in this time. */
  busForeignLogMs: 60_000,
} as const
