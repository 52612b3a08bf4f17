/** Several nodes of messaging on one store, with a bus between them that a test can delay or cut. */
import {
  type Bus,
  type BusEvent,
  createIm,
  createLocalBus,
  type Im,
  type ImOptions,
  type Topic,
} from '@stonechat/im'

export interface TestNode {
  readonly im: Im
  /** The kinds of the events that this node has published. */
  readonly published: readonly BusEvent['kind'][]
  /** Events of this node wait on their way to the others, until `release`. */
  hold(): void
  release(): void
  /** Events of this node are lost, until `heal`; the others are not notified. */
  mute(): void
  heal(): void
  /** As when the link of this node was lost and came back. */
  restore(): void
}

/** Makes nodes on a store. They are closed with what this answers. */
export function createNodes(options: Omit<ImOptions, 'bus'>) {
  const locals: Bus[] = []
  const ims: Im[] = []

  return {
    start(more: Partial<ImOptions> = {}): TestNode {
      const local = createLocalBus()
      const restoredHandlers = new Set<() => void>()
      let way: 'open' | 'held' | 'mute' = 'open'
      let waiting: [Topic, BusEvent][] = []
      const published: BusEvent['kind'][] = []
      const send = (topic: Topic, event: BusEvent) => {
        for (const other of locals) if (other !== local) other.publish(topic, event)
      }
      locals.push(local)
      const bus: Bus = {
        ...local,
        publish(topic, event) {
          published.push(event.kind)
          local.publish(topic, event)
          if (way === 'open') send(topic, event)
          if (way === 'held') waiting.push([topic, event])
        },
        onRestored(handler) {
          restoredHandlers.add(handler)
          return () => restoredHandlers.delete(handler)
        },
      }
      const im = createIm({ ...options, ...more, bus, nodeId: `node-${locals.length}` })
      ims.push(im)
      return {
        im,
        published,
        hold() {
          way = 'held'
        },
        release() {
          way = 'open'
          const late = waiting
          waiting = []
          for (const [topic, event] of late) send(topic, event)
        },
        mute() {
          way = 'mute'
        },
        heal() {
          way = 'open'
        },
        restore() {
          for (const handler of restoredHandlers) handler()
        },
      }
    },
    async [Symbol.asyncDispose]() {
      for (const im of ims) await im[Symbol.asyncDispose]()
    },
  }
}
