/** The limits of time, by name. */
export const clockLimits = {
  /** By how much the wall clock may leap and be followed at once; network time moves it less. */
  clockLeapToleratedMs: 2_000,
  /** A clock that was set for good is followed after this time; one that leaps forth and back within it is not followed at all. */
  clockHoldMs: 60_000,
  /** By how much the wall clock may differ from the database's before the database's is followed. */
  clockDifferenceMaxMs: 500,
  clockComparedMs: 10_000,
  /** An answer of the database that took longer says too little about its time. */
  clockRoundTripMaxMs: 1_000,
  /** How often the start asks for the time before it goes on without; it takes the quickest answer. */
  clockStartQuestions: 3,
  /** A difference that lasts is a line in the log this often. */
  clockToldMs: 10 * 60_000,
  /** A wall clock that is so far ahead of everything stored may be wrong, or the server was off: what nobody used ages slowly. */
  clockGapMaxMs: 30 * 24 * 3_600_000,
  /** A wall clock that is further behind what was stamped last is believed: then what was stamped was wrong. */
  clockBehindMaxMs: 365 * 24 * 3_600_000,
  /** How many times as fast as time itself it may catch up with the wall clock by what age things expire. */
  clockCatchUpSpeed: 4,
} as const
