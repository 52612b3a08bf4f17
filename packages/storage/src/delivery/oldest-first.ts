interface Dated {
  readonly conversation_id: number
  readonly created_at: number
}

/**
 * Messages of several conversations by their time. Within a conversation their order stays, also where a clock that was ahead
 * was set back between two of them.
 * @param messages of each conversation in the order of `seq`
 */
export function oldestFirst<M extends Dated>(messages: readonly M[]): M[] {
  const latest = new Map<number, number>()
  const dated = messages.map((message) => {
    const at = Math.max(message.created_at, latest.get(message.conversation_id) ?? 0)
    latest.set(message.conversation_id, at)
    return { message, at }
  })
  // The sort is stable.
  return dated.sort((one, other) => one.at - other.at).map(({ message }) => message)
}
