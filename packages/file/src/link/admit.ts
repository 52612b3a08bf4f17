/** Who may have the bytes of a file at this moment: asked anew each time, whatever a link said when it was made. */
import { StonechatError } from '@stonechat/protocol'
import type { AnyCaller, Caller, OperationRequest } from '@stonechat/protocol/operations'
import type { FileRecord } from '../contract/index.js'
import { findFile } from '../record/find-file.js'
import type { LinkParts } from './feature.js'
import { type Part, readLink } from './links.js'

/** How the bytes are asked for. */
export interface Admission {
  /** How long the link still holds; `undefined` where a token was shown instead. */
  readonly linkLeftMs: number | undefined
}

/**
 * The file, which is ready.
 * @param signature of a link; without one the caller has to have a token
 * @throws StonechatError `link_expired`, `forbidden`, `unauthenticated`, `file_not_found`, `file_not_ready`, `file_refused`
 */
export async function admit(
  parts: LinkParts,
  request: OperationRequest,
  fileId: string,
  part: Part,
  signature: string | undefined,
): Promise<{ file: FileRecord; admission: Admission }> {
  if (signature === undefined) {
    const { userId } = checkToken(request.caller)
    return { file: await findOpen(parts, userId, fileId), admission: { linkLeftMs: undefined } }
  }
  const { holder, leftMs } = readLink(parts, signature, fileId, part)
  request.payAsKnown?.()
  const [isGood, file] = await Promise.all([
    parts.access.isCallerGood(holder),
    findOpen(parts, holder.userId, fileId),
  ])
  if (!isGood) throw new StonechatError('unauthenticated')
  return { file, admission: { linkLeftMs: leftMs } }
}

function checkToken(caller: AnyCaller | undefined): Caller {
  if (caller === undefined) throw new StonechatError('unauthenticated')
  if (caller.kind === 'service') throw new StonechatError('forbidden')
  return caller
}

async function findOpen(parts: LinkParts, userId: number, fileId: string): Promise<FileRecord> {
  const file = await findFile(parts, userId, fileId)
  if (file.state === 'refused') throw new StonechatError('file_refused')
  if (file.state !== 'ready') throw new StonechatError('file_not_ready')
  return file
}
