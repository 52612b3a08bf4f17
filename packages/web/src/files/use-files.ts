/** Hooks over the part of the SDK that is about files. */
import type { Client, Files, Readable } from '@stonechat/client'
import type { FileLink } from '@stonechat/protocol'
import { useEffect, useMemo, useState } from 'react'
import { useClient, useOwnUser, useReadable } from '../base/context.js'
import { loadPatiently } from '../base/lazy-part.js'

const nothing: Readable<undefined> = { getSnapshot: () => undefined, subscribe: () => () => {} }

/** Of each client what it has for whom: another account may sign in. */
const loaded = new WeakMap<Client, { readonly ownId: number; readonly files: Files }>()

/** Everything about files; `undefined` until its code has come. */
export function useFiles(): Files | undefined {
  const client = useClient()
  const ownId = useOwnUser().id
  const [, setHasCome] = useState(false)
  const known = loaded.get(client)
  const files = known?.ownId === ownId ? known.files : undefined
  useEffect(() => {
    if (files !== undefined) return
    let isOver = false
    void loadPatiently(() => client.files()).then(
      (found) => {
        if (isOver) return
        loaded.set(client, { ownId, files: found })
        setHasCome(true)
      },
      // Nobody is signed in any more, or the page is older than the server.
      () => {},
    )
    return () => {
      isOver = true
    }
  }, [client, ownId, files])
  return files
}

/** Addresses of a file that the server has; `null` where nobody gets it any more, `undefined` while that is not known. */
export function useFileLink(fileId: string | undefined): FileLink | null | undefined {
  const files = useFiles()
  return useReadable(
    useMemo<Readable<FileLink | null | undefined>>(
      () => (files === undefined || fileId === undefined ? nothing : files.link(fileId)),
      [files, fileId],
    ),
  )
}

/** The address of bytes that are in this page, for as long as the component stands. */
export function useObjectUrl(blob: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (blob === undefined) return
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => {
      setUrl(undefined)
      URL.revokeObjectURL(made)
    }
  }, [blob])
  return url
}
