import type { Topic } from '@stonechat/im/contract'

/** Topics, up to a number; beyond it they are simply all. */
export class TopicSet {
  readonly #max: number
  #topics = new Set<Topic>()
  #isAll = false

  constructor(max: number) {
    this.#max = max
  }

  get isEmpty(): boolean {
    return this.#topics.size === 0 && !this.#isAll
  }

  add(topic: Topic): void {
    if (this.#isAll) return
    this.#topics.add(topic)
    if (this.#topics.size > this.#max) this.#addAll()
  }

  addAllOf(others: ReadonlySet<Topic> | 'all'): void {
    if (others === 'all') this.#addAll()
    else for (const topic of others) this.add(topic)
  }

  /** What was in it; afterwards it is empty. */
  take(): ReadonlySet<Topic> | 'all' {
    const taken = this.#isAll ? 'all' : this.#topics
    this.#topics = new Set()
    this.#isAll = false
    return taken
  }

  #addAll(): void {
    this.#isAll = true
    this.#topics = new Set()
  }
}
