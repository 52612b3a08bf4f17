/** What tests of contacts share. */
import { call, type Person, type RunningApp, register } from '@stonechat/testkit'
import { expect } from 'vitest'

type Server = Pick<RunningApp, 'url'>

/** Asks somebody to become a contact; the id of the request. */
export async function askContact(server: Server, from: Person, to: Person, text = ''): Promise<number> {
  const body = { user_id: to.id, text }
  const asked = await call(server, 'POST /api/contacts/requests', { token: from.token, body })
  expect([asked.status, asked.text]).toEqual([200, asked.text])
  return asked.body.id
}

/** Makes two people contacts of each other. */
export async function befriend(server: Server, one: Person, other: Person): Promise<void> {
  const id = await askContact(server, one, other)
  const body = { state: 'accepted' }
  const answered = await call(server, `POST /api/contacts/requests/${id}`, { token: other.token, body })
  expect([answered.status, answered.text]).toEqual([200, answered.text])
}

/** Registers somebody who is called like that. */
export async function registerNamed(server: RunningApp, nickname: string): Promise<Person> {
  const person = await register(server)
  const renamed = await call(server, 'POST /api/user/update', { token: person.token, body: { nickname } })
  expect([renamed.status, renamed.text]).toEqual([200, renamed.text])
  return person
}
