import type { PlainContent } from '@stonechat/protocol'
import { useEffect, useRef, useState } from 'react'
import { useClient } from '../base/context.js'
import { hasPicked, type Tray, toSend } from '../files/tray/tray.js'

/** What is to be sent later, once its files are at the server. They go up once, and not any more when this is left. */
export function useContent(text: string, files: Tray['items']) {
  const client = useClient()
  /** How much of the files is there, from 0 to 1; `undefined` while none goes up. */
  const [progress, setProgress] = useState<number>()
  const brought = useRef<PlainContent>(undefined)
  const ending = useRef<AbortController>(undefined)
  useEffect(() => () => ending.current?.abort(), [])

  const bringUp = async (): Promise<PlainContent> => {
    if (files.length === 0) return { type: 'text', text }
    if (brought.current !== undefined) return brought.current
    ending.current = new AbortController()
    if (hasPicked({ items: files })) setProgress(0)
    try {
      const { bringUp } = await client.files()
      const onProgress = (sent: number, total: number) => setProgress(sent / total)
      const given = { files: files.map(toSend), ...(text === '' ? {} : { text }) }
      brought.current = await bringUp(given, { signal: ending.current.signal, onProgress })
      return brought.current
    } finally {
      setProgress(undefined)
    }
  }
  return { progress, bringUp }
}
