/** A server at one address whose data are put back, with people on the SDK. */
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Client, createClient, createMemoryVault, type Timeline } from '@stonechat/client'
import {
  createFaultProxy,
  type MariaDb,
  makeTempFolder,
  type RunningServer,
  register,
  runProgram,
  startServer,
  within,
} from '@stonechat/testkit'
import { expect } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'

export const user = (target_id: number) => ({ target_type: 'user', target_id }) as const

/**
 * A server at one address, whatever becomes of its process, with people on the SDK.
 * @param maria where its tables are; in a file in its folder by default
 */
export async function startWorld(maria?: MariaDb) {
  const folder = await makeTempFolder()
  const dataDir = join(folder.path, 'data')
  const database = join(dataDir, 'stonechat.db')
  const backup = join(folder.path, 'backup.db')
  let tables = maria?.newName()
  let keptTables: string | undefined
  const addressOf = (name: string) => maria!.url(name)
  const start = () => startServer({ dataDir, args: tables === undefined ? [] : ['-db', addressOf(tables)] })
  let server = await start()
  const proxy = await createFaultProxy({
    get port() {
      return server.port
    },
  })
  const clients: Client[] = []
  /** One more device of somebody. */
  const enter = async ({ phone, password }: { readonly phone: string; readonly password: string }) => {
    const client = createClient({
      url: proxy.url,
      vault: createMemoryVault(),
      WebSocket: NodeWebSocket as unknown as typeof WebSocket,
      random: () => 0.1,
    })
    clients.push(client)
    await client.signIn({ phone, password })
    return client
  }
  const copyTables = async () => {
    const copy = maria!.newName()
    const made = await runProgram(['copy', '-from', addressOf(tables!), '-to', addressOf(copy)])
    expect([made.code, made.errors]).toEqual([0, []])
    return copy
  }
  return {
    proxy,
    database,
    backup,
    dataDir,
    get server(): RunningServer {
      return server
    },
    async join() {
      const person = await register(server)
      return { ...person, client: await enter(person) }
    },
    enter,
    async backUp() {
      const made = await runProgram(['copy', '-from', `sqlite:${database}`, '-to', `sqlite:${backup}`])
      expect(made.code).toBe(0)
    },
    /** @param how puts the backup in its place while the server is down */
    async restartWith(how: () => Promise<void>) {
      await server.stop()
      await how()
      server = await start()
    },
    restore: async () => {
      const restored = await runProgram(['restore', backup, '-data', dataDir])
      expect([restored.code, restored.errors]).toEqual([0, []])
    },
    /** Keeps all that there is, what is known of it outside too, as a snapshot of the machine does. */
    async keepAside() {
      await cp(dataDir, join(folder.path, 'aside'), { recursive: true })
      if (tables !== undefined) keptTables = await copyTables()
    },
    /** Puts all of that back, and tells nobody. */
    async putBackWhole() {
      await rm(dataDir, { recursive: true })
      await cp(join(folder.path, 'aside'), dataDir, { recursive: true })
      tables = keptTables
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) await client[Symbol.asyncDispose]()
      await proxy[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}

export const textsOf = (timeline: Timeline) =>
  timeline.getSnapshot().messages.map(({ content }) => (content as { text?: string } | null)?.text)

/** Until a conversation shows exactly this, from the first message on. */
export async function expectShown(client: Client, peer: number, texts: readonly string[]): Promise<void> {
  let shown: ReturnType<typeof textsOf> = []
  const look = async () => {
    for (;;) {
      if (client.account.getSnapshot().status === 'signed_in') {
        const timeline = client.open(user(peer))
        shown = textsOf(timeline)
        const isSent = timeline.getSnapshot().messages.every(({ status }) => status === 'sent')
        timeline.close()
        if (isSent && JSON.stringify(shown) === JSON.stringify(texts)) return
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  await within(look(), () => `${JSON.stringify(texts)}, not ${JSON.stringify(shown)}`)
}

export async function say(client: Client, peer: number, text: string): Promise<void> {
  await client.call('message.send', { ...user(peer), content: { type: 'text', text } })
}
