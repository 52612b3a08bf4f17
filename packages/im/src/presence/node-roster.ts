/**
 * Which other nodes are alive, and which users each of them has online. There is no list of nodes: a node that sends
 * heartbeats is alive, and a node that has been silent for `nodeForgottenMs` is not. A missed change shows in a version that
 * does not fit, and the list is asked for again.
 */

import { monotonicOf } from '@stonechat/protocol/base'
import { nodeTopic } from '../bus/topics.js'
import type { Bus, BusEvent, Clock, Log, NodeEvent } from '../contract/index.js'
import { imLimits } from '../limits.js'

export interface NodeRosterOptions {
  readonly bus: Bus
  /** The name of this node, and its incarnation. */
  readonly nodeId: string
  readonly incarnation: string
  readonly clock: Clock
  readonly log: Log
  /** The users of this node, and how often that has changed. */
  readonly own: () => { readonly version: number; readonly userIds: Iterable<number> }
  /** A user came to a node or went from it. */
  readonly onChange: (change: {
    readonly incarnation: string
    readonly userId: number
    readonly online: boolean
    /** When it was noticed, Unix milliseconds. */
    readonly at: number
    /** What others may know of it: the same, `null` where the user hides it, `undefined` where that is not known. */
    readonly seen: number | null | undefined
    /** Whether the node stopped without announcing it, and this node is to store when its users were last seen. */
    readonly isOurs: boolean
  }) => void
  /** A node stopped without announcing it: it may not have announced what it stored last. */
  readonly onLost: () => void
}

export interface NodeRoster extends Disposable {
  /** Handles an event on the topics of nodes; ignores what is not for this node. */
  hear(event: BusEvent): void
  /** Publishes this node's heartbeat, and forgets nodes that fell silent. Called every `nodeHeartbeatMs` or more often. */
  tick(): void
}

/** Another node. */
interface OtherNode {
  /** −1 until its first list has come. */
  version: number
  users: Set<number>
  /** On the clock that nobody sets, as `askedAt`. */
  heardAt: number
  askedAt: number
  /** The list that is coming in, until all its parts are there. */
  incoming: { readonly version: number; readonly parts: Map<number, readonly number[]> } | undefined
}

/** Makes the roster of a node. */
export function createNodeRoster(options: NodeRosterOptions): NodeRoster {
  const { bus, nodeId, incarnation, clock, log, own, onChange, onLost } = options
  const peers = new Map<string, OtherNode>()
  const namesakes = new Set<string>()
  const now = monotonicOf(clock)
  let tickedAt = now()

  return {
    hear(event) {
      switch (event.kind) {
        case 'heartbeat':
          if (event.incarnation === incarnation) return
          if (event.node === nodeId) warnOfNamesake(event.incarnation)
          hearHeartbeat(event)
          return
        case 'presence': {
          const peer = peers.get(event.incarnation)
          if (peer === undefined || event.version <= peer.version) return
          peer.heardAt = now()
          if (event.version > peer.version + 1) return ask(event.incarnation, peer)
          peer.version = event.version
          change(
            event.incarnation,
            peer,
            event.userId,
            event.online,
            event.at,
            event.hidden ? null : event.at,
          )
          return
        }
        case 'goodbye':
          forget(event.incarnation, event.at)
          return
        case 'ask':
          answer(event.incarnation)
          return
        case 'list':
          hearList(event)
          return
        default:
          return
      }
    },

    tick() {
      const tickAt = now()
      beat()
      // This process was frozen, or the link is down: then silence proves nothing.
      const isUnsure = tickAt - tickedAt > 2 * imLimits.nodeHeartbeatMs || !bus.isReady()
      tickedAt = tickAt
      for (const [id, peer] of peers) {
        if (isUnsure) peer.heardAt = tickAt
        else if (tickAt - peer.heardAt > imLimits.nodeForgottenMs) forgetSilent(id, peer)
      }
    },

    [Symbol.dispose]() {
      bus.publish('presence', { kind: 'goodbye', incarnation, at: clock() })
    },
  }

  function beat(): void {
    bus.publish('presence', { kind: 'heartbeat', node: nodeId, incarnation, version: own().version })
  }

  function hearHeartbeat({ incarnation: id, version }: NodeEvent & { kind: 'heartbeat' }): void {
    let peer = peers.get(id)
    if (peer === undefined) {
      peer = { version: -1, users: new Set(), heardAt: 0, askedAt: -Infinity, incoming: undefined }
      peers.set(id, peer)
      // It may be new, and then it knows no other node.
      beat()
    }
    peer.heardAt = now()
    if (peer.version === -1 && version === 0) peer.version = 0
    if (peer.version !== version) ask(id, peer)
  }

  /** Once in the time of a heartbeat: an answer that got lost is asked for again by the next one. */
  function ask(id: string, peer: OtherNode): void {
    const askAt = now()
    if (askAt - peer.askedAt < imLimits.nodeHeartbeatMs / 2) return
    peer.askedAt = askAt
    bus.publish(nodeTopic(id), { kind: 'ask', incarnation })
  }

  function answer(to: string): void {
    const { version, userIds } = own()
    const all = [...userIds]
    const size = imLimits.nodeListMaxUsers
    const parts = Math.max(1, Math.ceil(all.length / size))
    for (let part = 0; part < parts; part += 1) {
      const some = all.slice(part * size, (part + 1) * size)
      bus.publish(nodeTopic(to), { kind: 'list', incarnation, version, part, parts, userIds: some })
    }
  }

  function hearList({ incarnation: id, version, part, parts, userIds }: NodeEvent & { kind: 'list' }): void {
    const peer = peers.get(id)
    if (peer === undefined || version < peer.version) return
    if (peer.incoming?.version !== version) peer.incoming = { version, parts: new Map() }
    peer.incoming.parts.set(part, userIds)
    if (peer.incoming.parts.size < parts) return
    const listed = new Set([...peer.incoming.parts.values()].flat())
    peer.incoming = undefined
    peer.version = version
    for (const userId of [...peer.users])
      if (!listed.has(userId)) change(id, peer, userId, false, clock(), undefined)
    for (const userId of listed) change(id, peer, userId, true, clock(), clock())
  }

  function change(
    id: string,
    peer: OtherNode,
    userId: number,
    online: boolean,
    at: number,
    seen: number | null | undefined,
    isOurs = false,
  ): void {
    const isNews = online ? !peer.users.has(userId) : peer.users.has(userId)
    if (!isNews) return
    if (online) peer.users.add(userId)
    else peer.users.delete(userId)
    onChange({ incarnation: id, userId, online, at, seen, isOurs })
  }

  function forgetSilent(id: string, { heardAt, users }: OtherNode): void {
    const silentMs = now() - heardAt
    log.warn({ incarnation: id, users: users.size, silentMs }, 'node.forgotten')
    // The first of the remaining nodes by name stores when its users were last seen.
    const others = [...peers.keys()].filter((other) => other !== id)
    forget(
      id,
      clock() - silentMs,
      others.every((other) => incarnation < other),
    )
    onLost()
  }

  function forget(id: string, at: number, isOurs = false): void {
    const peer = peers.get(id)
    if (peer === undefined) return
    peers.delete(id)
    for (const userId of [...peer.users]) change(id, peer, userId, false, at, at, isOurs)
  }

  function warnOfNamesake(id: string): void {
    if (namesakes.has(id)) return
    namesakes.add(id)
    log.error({ node: nodeId, incarnation: id }, 'node.name_taken')
  }
}
