/** The topics of the bus: made and read here only. */

/** What happens to one user: all connections of theirs listen, on every node. */
export type UserTopic = `u.${number}`
/** What happens in a group: the connections of its members listen. */
export type ConversationTopic = `c.${number}`
/** What concerns one node, by its incarnation. */
export type NodeTopic = `n.${string}`

/** Every node listens to `presence`. */
export type Topic = UserTopic | ConversationTopic | NodeTopic | 'presence'

export function userTopic(userId: number): UserTopic {
  return `u.${userId}`
}

export function conversationTopic(conversationId: number): ConversationTopic {
  return `c.${conversationId}`
}

export function nodeTopic(incarnation: string): NodeTopic {
  return `n.${incarnation}`
}

export function isConversationTopic(topic: Topic): topic is ConversationTopic {
  return topic.startsWith('c.')
}

export function isUserTopic(topic: Topic): topic is UserTopic {
  return topic.startsWith('u.')
}

export function userIdOf(topic: UserTopic): number {
  return Number(topic.slice(2))
}

export function conversationIdOf(topic: ConversationTopic): number {
  return Number(topic.slice(2))
}
