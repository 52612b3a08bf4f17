/** Limits of what the SDK does with files. */

/** So many bytes of unsent files are kept over a reload; what is more is asked for again. */
export const keptBytesMax = 200 * 2 ** 20
/** Files of this tab that go up at the same time. */
export const uploadsAtOnce = 2
/** What is sent in one request: as much as takes about a second, between these. */
export const chunkMinBytes = 64 * 2 ** 10
export const chunkMaxBytes = 8 * 2 ** 20
/** A request that carries bytes fails when it takes longer. */
export const transferTimeoutMs = 60_000
/** Failures in a row, without a byte more, that waiting may not mend. */
export const failuresMax = 4
/** Between two questions whether a file is ready. */
export const readyPollMinMs = 150
export const readyPollMaxMs = 5_000
/** Files that are held in memory after they were sent. */
export const heldAfterMax = 50
/** Links that are asked for at once, and the time within which they are gathered. */
export const linksMax = 50
export const linkGatherMs = 10
/** What a link's life is taken for, whatever the clock of the machine makes of it. */
export const linkMinMs = 10 * 60_000
export const linkMaxMs = 60 * 60_000
/** A link that is given out is good for as long at least. */
export const linkSpareMs = 5 * 60_000
/** A download that brings nothing for so long is cut, and goes on. */
export const downloadStallMs = 30_000
