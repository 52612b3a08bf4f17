/** Messaging as a library on a real SQLite store, and live connections to it that keep what they get. */
import { createIm, createLocalBus, type Im, type ImOptions, type Outbound } from '@stonechat/im'
import type { CloseName, EventData, EventName } from '@stonechat/protocol'
import { openSqlite } from '@stonechat/storage/sqlite'
import { makeTempFolder, within } from '@stonechat/testkit'

const opened: AsyncDisposable[] = []

/** Closes all that was opened, the newest first: for `afterEach`. */
export async function closeAll(): Promise<void> {
  for (const one of opened.splice(0).reverse()) await one[Symbol.asyncDispose]()
}

type Store = ImOptions['store']

/** Opens messaging whose tokens are user ids. `wrapStore` may stand between it and its store. */
export async function open({
  wrapStore = (store) => store,
  ...options
}: Partial<ImOptions> & { wrapStore?: (store: Store) => Store } = {}) {
  const folder = await makeTempFolder()
  const storage = await openSqlite({ path: `${folder.path}/im.db` })
  const im = createIm({
    store: wrapStore(storage.im),
    bus: createLocalBus(),
    authenticate: async (token) => ({ userId: Number(token) }),
    ...options,
  })
  opened.push(folder, storage, im)
  return { im, storage }
}

/** The same store, with some methods replaced. */
export function overrideStore(store: Store, methods: Partial<Store>): Store {
  return new Proxy(store, {
    get: (target, name) => methods[name as keyof Store] ?? target[name as keyof Store],
  })
}

/** A live connection that keeps what it gets, and answers pings like a browser unless switched off. */
export async function connect(
  im: Im,
  userId: number,
  {
    offline = false,
    isMute = false,
    deviceId,
  }: { offline?: boolean; isMute?: boolean; deviceId?: string } = {},
) {
  const events: { event: EventName; data: unknown }[] = []
  const closes: CloseName[] = []
  let wake = () => {}
  const sink = {
    deliver(outbound: Outbound) {
      events.push(JSON.parse(outbound.text))
      wake()
    },
    close(reason: CloseName) {
      closes.push(reason)
      wake()
    },
    ping: () => void setImmediate(() => isMute || connection.pong()),
  }
  const connection = await im.connect({ caller: { userId, deviceId }, sink, offline })
  const of = <N extends EventName>(name: N) =>
    events.filter((one) => one.event === name).map((one) => one.data as EventData[N])
  return {
    connection,
    events,
    closes,
    of,
    /** Waits until so many events of a name have come. */
    async until<N extends EventName>(name: N, count: number) {
      while (of(name).length < count) {
        const more = new Promise<void>((resolve) => {
          wake = resolve
        })
        await within(more, () => `${count} × ${name}`)
      }
      return of(name)
    },
  }
}
