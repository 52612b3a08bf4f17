/** Hooks over the part of the SDK that is about files. */
import type { Client, Files, Readable } from '@stonechat/client'
import type { FileLink } from '@stonechat/protocol'
import { useEffect, useMemo, useState } from 'react'
import { createCell, type WritableCell } from '../base/cell.js'
import { useClient, useReadable } from '../base/context.js'
import { loadPatiently } from '../base/lazy-part.js'

const nothing: Readable<undefined> = { getSnapshot: () => undefined, subscribe: () => () => {} }

const loaded = new WeakMap<Client, WritableCell<Files | undefined>>()

/** What a client has for who is signed in; it ends with the account, also where the same person signs in again. */
function loadedOf(client: Client): WritableCell<Files | undefined> {
  const known = loaded.get(client)
  if (known !== undefined) return known
  const cell = createCell<Files | undefined>(undefined)
  loaded.set(client, cell)
  client.account.subscribe(() => {
    if (client.account.getSnapshot().status !== 'signed_in') cell.set(undefined)
  })
  return cell
}

/** Everything about files; `undefined` until its code has come. */
export function useFiles(): Files | undefined {
  const client = useClient()
  const cell = loadedOf(client)
  const files = useReadable(cell)
  useEffect(() => {
    if (files !== undefined) return
    let isOver = false
    void loadPatiently(() => client.files()).then(
      (found) => {
        if (!isOver) cell.set(found)
      },
      // Nobody is signed in any more, or the page is older than the server.
      () => {},
    )
    return () => {
      isOver = true
    }
  }, [client, cell, files])
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
