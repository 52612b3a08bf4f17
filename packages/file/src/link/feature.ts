import type { FileLink } from '@stonechat/protocol'
import type { Handlers } from '@stonechat/protocol/operations'
import { countSent } from '../base/meter.js'
import type { Parts } from '../base/parts.js'
import { openContent, openPreview } from '../content/open-content.js'
import type { FileRecord } from '../contract/index.js'
import { findReady } from '../record/find-ready.js'
import { admit } from './admit.js'
import { writeLink } from './links.js'

export type LinkParts = Pick<Parts, 'store' | 'blobs' | 'access' | 'addressKeys' | 'clock' | 'log' | 'meter'>

export function createLinkFeature(
  parts: LinkParts,
): Handlers<'file.links' | 'file.content' | 'file.preview'> {
  return {
    'file.links': async ({ file_ids }, { caller }) => {
      const ids = [...new Set(file_ids)]
      const found = await findReady(parts, caller.userId, ids)
      const toLink = ({ id, previewKey }: FileRecord): FileLink => {
        const { url, expiresAt } = writeLink(parts, caller, id, 'content')
        const preview =
          previewKey === null ? {} : { preview_url: writeLink(parts, caller, id, 'preview').url }
        return { file_id: id, url, ...preview, expires_at: expiresAt }
      }
      const shown = found.sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id))
      return { links: shown.map(toLink) }
    },

    'file.content': async ({ file_id, s, download }, request) => {
      const { file, admission } = await admit(parts, request, file_id, 'content', s)
      const isSaved = download === '' || download === 'true'
      return countSent(openContent(parts, file, { ...admission, isSaved }), parts.meter)
    },

    'file.preview': async ({ file_id, s }, request) => {
      const { file, admission } = await admit(parts, request, file_id, 'preview', s)
      return countSent(await openPreview(parts, file, admission), parts.meter)
    },
  }
}
