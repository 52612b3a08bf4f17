/** The setup of the web app's tests: a real server, a breakable network before it, and a browser. */
import {
  type AppOptions,
  createFaultProxy,
  type FaultProxy,
  openBrowser,
  type RunningApp,
  startApp,
  type TestBrowser,
} from '@stonechat/testkit'
import { createClosing } from './closing.js'

export interface WebWorld extends AsyncDisposable {
  readonly server: RunningApp
  /** The way to the server that can be broken; the server itself stays within reach. */
  readonly network: FaultProxy
  readonly browser: TestBrowser
}

export async function startWebWorld(options: AppOptions['options'] = {}): Promise<WebWorld> {
  await using parts = createClosing()
  const server = parts.use(await startApp({ options }))
  const network = parts.use(await createFaultProxy(server))
  const browser = parts.use(await openBrowser())
  return { server, network, browser, [Symbol.asyncDispose]: parts.move() }
}
