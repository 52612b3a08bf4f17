import type { Contact, ContactRequest, UserChange } from '@stonechat/protocol'
import { contactPageMax } from '@stonechat/protocol/client-limits'
import { Cell } from '../base/cell.js'
import { readPages } from '../base/read-pages.js'
import type { Base } from '../feature.js'

type ChangeOf<K extends UserChange['kind']> = Extract<UserChange, { readonly kind: K }>

/** All contacts and all requests that wait, as the server has them. */
export interface ReadContacts {
  readonly contacts: readonly Contact[]
  readonly requests: readonly ContactRequest[]
}

/** The user's contacts with what the user calls them, and the requests that wait for an answer: there from the start, also offline. */
export class Contacts {
  readonly all = new Cell<ReadonlyMap<number, Contact>>(new Map())
  /** Those of others and the own ones, by id. */
  readonly requests = new Cell<readonly ContactRequest[]>([])
  readonly #base: Pick<Base, 'call' | 'keeper' | 'wires'>

  constructor(base: Pick<Base, 'call' | 'keeper' | 'wires'>) {
    this.#base = base
  }

  /** What the user calls somebody; empty for nothing. */
  remarkOf(userId: number): string {
    return this.all.getSnapshot().get(userId)?.remark ?? ''
  }

  applyContact({ user_id, contact }: ChangeOf<'contact'>): void {
    const contacts = new Map(this.all.getSnapshot())
    const { nickname = '', avatar_url = null } = contacts.get(user_id) ?? {}
    if (contact === undefined) contacts.delete(user_id)
    else contacts.set(user_id, { ...contact, nickname, avatar_url })
    this.#show(contacts)
  }

  applyRequest({ request }: ChangeOf<'contact_request'>): void {
    // Two have one request at most, so that a further one is all that is told of both; one of the two is always the user.
    const pair = request.from_id + request.to_id
    const others = this.requests.getSnapshot().filter(({ from_id, to_id }) => from_id + to_id !== pair)
    this.requests.set(request.state === 'pending' ? [...others, request] : others)
  }

  /** What a contact is called by themselves, and looks like. */
  applyFace({ id, nickname, avatar_url }: { id: number; nickname: string; avatar_url: string | null }): void {
    const held = this.all.getSnapshot().get(id)
    if (held === undefined || (held.nickname === nickname && held.avatar_url === avatar_url)) return
    this.#show(new Map(this.all.getSnapshot()).set(id, { ...held, nickname, avatar_url }))
  }

  /** @throws ClientError */
  async read(): Promise<ReadContacts> {
    const requests = (direction: 'in' | 'out') =>
      readPages((cursor) => this.#base.call('contact.requests', { direction, state: 'pending', cursor }))
    const [contacts, incoming, outgoing] = await Promise.all([
      readPages((cursor) => this.#base.call('contact.list', { limit: contactPageMax, cursor })),
      requests('in'),
      requests('out'),
    ])
    return {
      contacts: contacts.flatMap((page) => page.contacts),
      requests: [...incoming, ...outgoing].flatMap((page) => page.requests).sort((a, b) => a.id - b.id),
    }
  }

  /** Takes all that there is. */
  replace({ contacts, requests }: ReadContacts): void {
    this.#show(new Map(contacts.map((contact) => [contact.user_id, contact])))
    this.requests.set(requests)
  }

  /** Keeps what is another one now, and tells of those who are called something else. */
  #show(contacts: ReadonlyMap<number, Contact>): void {
    const { keeper, wires } = this.#base
    const held = this.all.getSnapshot()
    this.all.set(contacts)
    for (const id of new Set([...held.keys(), ...contacts.keys()])) {
      const [before, now] = [held.get(id), contacts.get(id)]
      if (before === now) continue
      keeper.putSoon({ table: 'contacts', key: id, record: now })
      if (before?.remark !== now?.remark) wires.tell('renamed', id)
    }
  }
}
