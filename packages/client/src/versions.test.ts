/** An SDK and a server of different versions: either may be the newer one. */
import { protocolVersion } from '@stonechat/protocol'
import { type RunningApp, startApp, uniqueName, uniquePhone } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'
import type { Client, ClientOptions } from './api.js'
import { createNodeClient } from './testing/node-client.js'
import { until, untilOnline } from './testing/until.js'

interface Release {
  /** What the SDK names in its queries; `undefined` for one from before versions were named. */
  readonly version: number | undefined
  /** What it sends besides what this version does. */
  readonly added: Readonly<Record<string, unknown>>
}

/** What makes this SDK one of another release. */
function asRelease({ version, added }: Release): Pick<ClientOptions, 'fetch' | 'WebSocket'> {
  const rename = (url: string) =>
    url.replace(/([?&])x_version=\d+/, version === undefined ? '$1x_other=1' : `$1x_version=${version}`)
  class OtherSocket extends NodeWebSocket {
    constructor(url: string, protocols: string[]) {
      super(rename(url), protocols)
    }

    override send(text: string): void {
      const frame = JSON.parse(text) as { data?: object }
      super.send(JSON.stringify({ ...frame, data: { ...frame.data, ...added } }))
    }
  }
  return {
    WebSocket: OtherSocket as unknown as typeof WebSocket,
    fetch: (url, init) =>
      fetch(rename(String(url)), {
        ...init,
        ...(typeof init?.body === 'string'
          ? { body: JSON.stringify({ ...(JSON.parse(init.body) as object), ...added }) }
          : {}),
      }),
  }
}

let server: RunningApp

beforeAll(async () => {
  server = await startApp()
})

afterAll(() => server[Symbol.asyncDispose]())

/** Registers, makes a group, writes in it and reads it again: over HTTP and over the socket. */
async function useAll(client: Client): Promise<void> {
  await client.register({ username: uniqueName(), phone: uniquePhone(), password: 'a password for tests' })
  await untilOnline(client)
  const { id } = await client.call('group.create', { name: 'A group' })
  const timeline = client.open({ target_type: 'group', target_id: id })
  timeline.send('hello')
  const { messages } = await until(timeline, (state) => state.messages.at(-1)?.status === 'sent')
  expect(messages.at(-1)).toMatchObject({ content: { text: 'hello' } })
  await client.updateProfile({ nickname: 'Ann' })
}

describe('an SDK of another version', () => {
  it('[K700] a newer SDK works with this server, which leaves out what it does not know', async () => {
    const added = { future_key: { deep: [1] }, mentions_of_tomorrow: [1, 2] }
    const release = asRelease({ version: protocolVersion + 1, added })
    await using client = createNodeClient(server.url, release)
    await useAll(client)
  })

  it('[K701] an older SDK works with this server, also one from before versions were named', async () => {
    for (const version of [protocolVersion - 1, undefined]) {
      await using client = createNodeClient(server.url, asRelease({ version, added: {} }))
      await useAll(client)
    }
  })

  it('[K702] an SDK of this version that is given a wrong word is refused, as people are', async () => {
    await using client = createNodeClient(
      server.url,
      asRelease({ version: protocolVersion, added: { pasword: 'x' } }),
    )
    await expect(useAll(client)).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ path: 'pasword', message: expect.stringContaining('password') }],
    })
  })
})
