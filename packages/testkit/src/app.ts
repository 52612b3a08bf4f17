/** A whole server within this process: quicker than a process of its own, and open to a test's clock and senders. */
import type { App, loadConfig, Overrides } from '@stonechat/server'
import { addressOf, type ServerAddress } from './server.js'
import { makeTempFolder } from './temp-folder.js'

export interface AppOptions {
  /** Options by their keys, as texts: `{ verifyPhone: 'on' }`. */
  readonly options?: Readonly<Partial<Record<OptionName, string>>>
  readonly overrides?: Overrides
  /** Start on this folder, which stays; without one a new folder is made and removed in the end. */
  readonly dataDir?: string
}

type OptionName = Parameters<typeof loadConfig>[0]['texts'] extends ReadonlyMap<infer K, string> ? K : never

export interface RunningApp extends ServerAddress, AsyncDisposable {
  readonly app: App
  readonly dataDir: string
}

/** Starts it on a free port, silent and without rate limits unless the options say otherwise. */
export async function startApp({ options = {}, overrides, dataDir }: AppOptions = {}): Promise<RunningApp> {
  // Only tests that want a server in their process wait for its code.
  const { createApp, loadConfig } = await import('@stonechat/server')
  const folder = dataDir === undefined ? await makeTempFolder() : undefined
  const data = dataDir ?? folder!.path
  const standard = { port: '0', host: '127.0.0.1', grpc: 'off', rateLimits: 'off', log: 'silent', data }
  const texts = new Map(Object.entries({ ...standard, ...options })) as ReadonlyMap<OptionName, string>
  const config = await loadConfig({ texts, environment: {}, isTerminal: false })
  const app = await createApp(config, overrides)
  return {
    ...addressOf(app.port),
    app,
    dataDir: data,
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]()
      await folder?.[Symbol.asyncDispose]()
    },
  }
}
