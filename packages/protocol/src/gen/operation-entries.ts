// Made by `npm run lists:generate` out of every operations.ts of a noun. Do not edit.
import { accountOperations } from '../account/operations.js'
import { adminOperations } from '../admin/operations.js'
import { avatarOperations } from '../avatar/operations.js'
import { blockOperations } from '../block/operations.js'
import { connectionOperations } from '../connection/operations.js'
import { contactOperations } from '../contact/operations.js'
import { deviceOperations } from '../device/operations.js'
import { fileOperations } from '../file/operations.js'
import { fileLinkOperations } from '../file-link/operations.js'
import { filePreviewOperations } from '../file-preview/operations.js'
import { forwardOperations } from '../forward/operations.js'
import { groupOperations } from '../group/operations.js'
import { inviteOperations } from '../invite/operations.js'
import { joinOperations } from '../join/operations.js'
import { joinRequestOperations } from '../join-request/operations.js'
import { messageOperations } from '../message/operations.js'
import { pinOperations } from '../pin/operations.js'
import { pollOperations } from '../poll/operations.js'
import { presenceOperations } from '../presence/operations.js'
import { privacyOperations } from '../privacy/operations.js'
import { reactionOperations } from '../reaction/operations.js'
import { receiptOperations } from '../receipt/operations.js'
import { replyOperations } from '../reply/operations.js'
import { reportOperations } from '../report/operations.js'
import { scheduledOperations } from '../scheduled/operations.js'
import { serverOperations } from '../server/operations.js'
import { sessionOperations } from '../session/operations.js'
import { stickerOperations } from '../sticker/operations.js'
import { syncOperations } from '../sync/operations.js'
import { typingOperations } from '../typing/operations.js'
import { userOperations } from '../user/operations.js'
import { userStateOperations } from '../user-state/operations.js'

/** The operations of every noun. */
export const operationEntries = {
  ...accountOperations,
  ...adminOperations,
  ...avatarOperations,
  ...blockOperations,
  ...connectionOperations,
  ...contactOperations,
  ...deviceOperations,
  ...fileOperations,
  ...fileLinkOperations,
  ...filePreviewOperations,
  ...forwardOperations,
  ...groupOperations,
  ...inviteOperations,
  ...joinOperations,
  ...joinRequestOperations,
  ...messageOperations,
  ...pinOperations,
  ...pollOperations,
  ...presenceOperations,
  ...privacyOperations,
  ...reactionOperations,
  ...receiptOperations,
  ...replyOperations,
  ...reportOperations,
  ...scheduledOperations,
  ...serverOperations,
  ...sessionOperations,
  ...stickerOperations,
  ...syncOperations,
  ...typingOperations,
  ...userOperations,
  ...userStateOperations,
} as const
