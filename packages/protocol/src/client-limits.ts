/** The limits that the SDK needs: apart, and each by itself, so that a browser loads no others. */

// Pages and sizes
export const historyPageMax = 200
export const sessionPageMax = 200
export const memberPageMax = 500
export const contactPageMax = 1_000
export const userListMax = 200
export const syncMaxHeld = 5_000
export const presenceMaxUsers = 500
export const draftMaxCharacters = 8_000
export const receiptsMaxGroupMembers = 500
export const receiptsMaxFollowed = 20
export const frameMaxBytes = 65_536
export const mentionsMax = 50
export const unreadMentionsMax = 1_000
export const unreadMentionSeqsMax = 100

// Polls
export const pollQuestionMaxCharacters = 300
export const pollOptionMaxCharacters = 100
export const pollOptionsMin = 2
export const pollOptionsMax = 12

// Connections
export const authenticateTimeoutMs = 10_000
export const requestTimeoutMs = 30_000
export const pingIntervalMs = 25_000
export const pongTimeoutMs = 20_000
export const typingMinIntervalMs = 1_000

// The client SDK
export const reconnectMinMs = 500
export const reconnectMaxMs = 30_000
export const headsCheckIntervalMs = 60_000
export const outboxMaxMessages = 1_000
export const wishesMax = 1_000
