/**
 * The limits that more than one package must know, by name; each package keeps its own in a limits.ts. Units end the name; a
 * limit without a unit counts things. Clients refuse early what a server would refuse anyway; each is a value by itself, so that
 * browsers load those alone that they ask for.
 */

export * from './client-limits.js'

// Messages
export const textMaxCharacters = 8_000
export const captionMaxCharacters = 4_000
export const messageFilesMax = 10
export const customContentMaxBytes = 16_384
export const customContentMaxDepth = 16
export const clientIdMaxCharacters = 64
export const mentionNameMaxCharacters = 40
/** Messages that are pinned at once in a conversation. */
export const pinsMaxPerConversation = 100
export const historyPageDefault = 50
export const listPageDefault = 50
export const listPageMax = 200
export const deleteMaxMessages = 100
export const forwardMaxMessages = 100
export const forwardMaxTargets = 20
export const recordTitleMaxCharacters = 100
export const recordMaxDepth = 3
/** As the tables hold a content. */
export const recordMaxBytes = 65_535
export const editWindowMs = 24 * 60 * 60_000
export const recallWindowMs = 2 * 60_000

// Files
export const fileNameGivenMaxCharacters = 1_000
export const waveformMaxBytes = 100
export const linksMaxFiles = 50
export const signatureMaxCharacters = 160

// Stickers
export const stickersMax = 300

// People
/** Of one user. */
export const contactsMax = 10_000
export const contactPageDefault = 200
/** Requests of one user that wait for an answer at once. */
export const contactRequestsMax = 200
export const contactTextMaxCharacters = 200
export const contactTagsMax = 20
export const contactTagMaxCharacters = 20
export const remarkMaxCharacters = 40
export const inviteCodeMaxCharacters = 64
export const inviteMaxSeconds = 366 * 24 * 60 * 60
export const inviteMaxUses = 100_000
/** Messages in one report. */
export const reportMaxMessages = 100
export const reportTextMaxCharacters = 500
/** Of one user, waiting to be let into groups at once. */
export const joinRequestsMax = 100
export const joinTextMaxCharacters = 200

// Sessions and synchronisation
export const incarnationMaxCharacters = 64
export const markMaxCharacters = 128
export const sessionPageDefault = 100

// What belongs to a user
export const preferencesPatchMaxBytes = 20_000
export const preferencesMaxDepth = 16
export const preferenceKeyMaxCharacters = 64

// Groups
export const groupNameMaxCharacters = 60
export const groupNoticeMaxCharacters = 2_000
/** What is asked of those who want to come into a group. */
export const groupQuestionMaxCharacters = 200
/** How long a group may let its members wait between two messages. */
export const slowModeMaxSeconds = 3_600
export const groupAddMaxUsers = 500
export const memberSearchMaxCharacters = 40
export const memberPageDefault = 100

// Accounts
export const usernameMinCharacters = 2
export const usernameMaxCharacters = 32
export const externalIdMaxCharacters = 255
export const nicknameMaxCharacters = 40
export const bioMaxCharacters = 500
export const urlMaxCharacters = 1_000
export const passwordMinCharacters = 8
export const passwordMaxCharacters = 128
export const deviceNameMaxCharacters = 80
export const jwtSecretMinBytes = 32
export const tokenMaxBytes = 4_096
export const challengeMaxCharacters = 200

// Carriers
export const fieldErrorsMax = 20
export const listenBacklog = 4_096
export const connectionsMaxPerAddress = 10_000
export const drainMs = 5_000
export const ratePointsPerAddress = 60_000

// The commit queue
export const commitBatchMaxMessages = 1_024
export const commitBatchMaxBytes = 1_048_576
export const knownUsersMax = 100_000

// The event log
export const eventPageMax = 200
