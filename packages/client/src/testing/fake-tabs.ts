/** Tabs of one browser, as far as locks and channels go, that a test can freeze, thaw and close. */
import type { OpenTabChannel, TabMessage } from '../tabs/channel.js'

export interface FakeTab {
  readonly locks: Pick<LockManager, 'request'>
  readonly openChannel: OpenTabChannel
  /** Stops to take messages, and to notice that a lock was taken away; what it holds it keeps. */
  freeze(): void
  thaw(): void
  /** Ends at once, as a crash does: locks go to the next, nothing is said. */
  crash(): void
}

interface Held {
  readonly tab: Tab
  readonly grant: () => void
  readonly reject: (error: DOMException) => void
}

interface Tab {
  state: 'alive' | 'frozen' | 'crashed'
  /** What happened while it was frozen. */
  readonly inbox: (() => void)[]
}

interface Port {
  readonly tab: Tab
  readonly name: string
  readonly onMessage: (message: TabMessage) => void
}

export function createFakeTabs(): { open(): FakeTab } {
  const ports = new Set<Port>()
  const queues = new Map<string, Held[]>()

  const happen = (tab: Tab, what: () => void) => {
    if (tab.state === 'alive') setImmediate(() => tab.state !== 'crashed' && what())
    else tab.inbox.push(what)
  }
  const queueOf = (name: string) => {
    const queue = queues.get(name) ?? []
    queues.set(name, queue)
    return queue
  }
  /** The first of a queue holds the lock. */
  const grantFirst = (name: string) => {
    const first = queueOf(name)[0]
    if (first !== undefined) happen(first.tab, first.grant)
  }
  const leave = (name: string, held: Held) => {
    const queue = queueOf(name)
    const place = queue.indexOf(held)
    if (place >= 0) queue.splice(place, 1)
    if (place === 0) grantFirst(name)
  }

  function request(tab: Tab, name: string, options: LockOptions, task: () => unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const held: Held = {
        tab,
        reject,
        grant: () =>
          void Promise.resolve(task()).then((value) => {
            leave(name, held)
            resolve(value)
          }),
      }
      const aborted = () => new DOMException('aborted', 'AbortError')
      options.signal?.addEventListener('abort', () => {
        if (queueOf(name)[0] === held) return
        leave(name, held)
        reject(aborted())
      })
      if (options.steal) {
        const [robbed] = queueOf(name)
        if (robbed !== undefined) {
          queueOf(name).shift()
          happen(robbed.tab, () => robbed.reject(aborted()))
        }
        queueOf(name).unshift(held)
      } else queueOf(name).push(held)
      if (queueOf(name)[0] === held) grantFirst(name)
    })
  }

  return {
    open() {
      const tab: Tab = { state: 'alive', inbox: [] }
      return {
        locks: {
          request: ((name: string, options: LockOptions, task: () => unknown) =>
            request(tab, name, options, task)) as LockManager['request'],
        },
        openChannel(name, onMessage) {
          const port: Port = { tab, name, onMessage }
          ports.add(port)
          return {
            post(message) {
              if (tab.state === 'crashed') return
              for (const other of ports) {
                if (other === port || other.name !== name) continue
                const copy = structuredClone(message)
                happen(other.tab, () => other.onMessage(copy))
              }
            },
            close: () => ports.delete(port),
          }
        },
        freeze: () => {
          tab.state = 'frozen'
        },
        thaw() {
          tab.state = 'alive'
          for (const what of tab.inbox.splice(0)) happen(tab, what)
        },
        crash() {
          tab.state = 'crashed'
          for (const port of ports) if (port.tab === tab) ports.delete(port)
          for (const [name, queue] of queues) {
            const isHolder = queue[0]?.tab === tab
            queues.set(
              name,
              queue.filter((one) => one.tab !== tab),
            )
            if (isHolder) grantFirst(name)
          }
        },
      }
    },
  }
}
