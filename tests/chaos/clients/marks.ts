/** Reactions and pins of a device, as they are asked for and answered on its wire. */
import type { Target } from '@stonechat/protocol'
import type { Tape } from '../history/tape.js'
import { faceOf } from './added.js'
import type { Answer } from './network.js'

export interface Marks {
  /** The client asks for something. */
  onRequest(op: string, request: Answer['request']): void
  onAnswer(answer: Answer): void
  /** The person wishes to react. */
  onWish(target: Target, seq: number, face: number): void
  /** Conversations have other numbers in another database. */
  onRewound(): void
}

/**
 * @param idOf the conversation with a target, where the device has it
 * @param tick counts over all devices
 */
export function createMarks(
  tape: Tape,
  idOf: (target: Target) => number | undefined,
  tick: () => number,
): Marks {
  /** What was once known: a wish may be sent when its group is not the user's any more. */
  const ids = new Map<string, number>()
  const askedAt = new WeakMap<object, number>()
  const find = ({ target_type, target_id }: Target) => {
    const key = `${target_type} ${target_id}`
    const id = idOf({ target_type, target_id }) ?? ids.get(key)
    if (id !== undefined) ids.set(key, id)
    return id
  }
  return {
    onRequest(op, request) {
      const { target_type, target_id, seq, emoji, on } = request
      if (target_type === undefined || target_id === undefined || seq === undefined) return
      const conversation = find({ target_type, target_id })
      if (conversation === undefined) return
      const at = tick()
      askedAt.set(request, at)
      if (op === 'message.pin') tape.add({ kind: 'pinning', conversation, seq, pinned: on ? 1 : 0, at })
      else if (op === 'message.react' && emoji !== undefined)
        tape.add({ kind: 'reacting', conversation, seq, face: on ? faceOf(emoji) : -faceOf(emoji), at })
    },
    onAnswer({ request, error }) {
      const asked = askedAt.get(request)
      // What is refused for now may have been done.
      if (asked === undefined || error?.retryable === true) return
      tape.add({ kind: 'answered', askedAt: asked, done: error === undefined ? 1 : 0, at: tick() })
    },
    onWish(target, seq, face) {
      const conversation = find(target)
      if (conversation !== undefined) tape.add({ kind: 'wishing', conversation, seq, face })
    },
    onRewound() {
      ids.clear()
    },
  }
}
