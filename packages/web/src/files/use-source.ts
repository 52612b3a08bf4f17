import { useCallback, useState } from 'react'
import { useFileLink, useFiles, useObjectUrl } from './use-files.js'

export interface FileSource {
  /** Of the picture to show; `undefined` while there is none. */
  readonly previewUrl: string | undefined
  /** Of the file itself. */
  readonly url: string | undefined
  /** Nobody gets it any more. */
  readonly isGone: boolean
  /** To be called when an address led to nothing: takes the newest one. */
  readonly renew: () => void
}

/**
 * Where the bytes of a file are: in this page where it was sent from here, else at the server. An address stays the same while it
 * works, although it is renewed: a picture would be loaded again. `isVideo`: what is shown of it is a picture of its own.
 */
export function useSource(fileId: string, { isVideo = false } = {}): FileSource {
  const blob = useFiles()?.blob(fileId)
  const ownUrl = useObjectUrl(blob)
  // The picture of a video is at the server, also where its bytes are here.
  const link = useFileLink(blob === undefined || isVideo ? fileId : undefined)
  const [kept, setKept] = useState(link)
  if (link && !kept) setKept(link)
  const renew = useCallback(() => setKept(undefined), [])
  const shown = kept ?? undefined
  return {
    previewUrl: isVideo ? shown?.preview_url : (ownUrl ?? shown?.preview_url ?? shown?.url),
    url: ownUrl ?? shown?.url,
    isGone: blob === undefined && link === null,
    renew,
  }
}
