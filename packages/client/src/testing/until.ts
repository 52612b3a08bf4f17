import { within } from '@stonechat/testkit'
import type { Readable } from '../api.js'

/** The first snapshot that is as wanted, waiting for it. */
export async function until<T>(readable: Readable<T>, isWanted: (snapshot: T) => boolean): Promise<T> {
  let stop = () => {}
  const found = new Promise<T>((resolve) => {
    const look = () => {
      if (isWanted(readable.getSnapshot())) resolve(readable.getSnapshot())
    }
    stop = readable.subscribe(look)
    look()
  })
  try {
    return await within(found, () => `another snapshot than ${JSON.stringify(readable.getSnapshot())}`)
  } finally {
    stop()
  }
}

/** Waits until the client has caught up. */
export async function untilOnline(client: {
  readonly connection: Readable<{ status: string }>
}): Promise<void> {
  await until(client.connection, ({ status }) => status === 'online')
}
