import type { Client } from '@stonechat/client'
import type { StickerPack } from '@stonechat/protocol'
import { useEffect, useState } from 'react'

/** As they were last read: the same for everybody who signs in. */
const known = new WeakMap<Client, readonly StickerPack[]>()

/** The stickers that the server has for everybody, read anew each time they are shown. */
export function usePacks(client: Client): readonly StickerPack[] {
  const [packs, setPacks] = useState(known.get(client) ?? [])
  useEffect(() => {
    client.call('sticker.packs', {}).then(
      (answer) => {
        known.set(client, answer.packs)
        setPacks(answer.packs)
      },
      // Those that were known stay.
      () => {},
    )
  }, [client])
  return packs
}
