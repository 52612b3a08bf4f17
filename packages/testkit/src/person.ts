/** People: accounts made over the wire, with what they need to go on. */
import { call } from './http.js'
import type { ServerAddress } from './server.js'
import { uniqueName, uniquePhone } from './unique.js'

export interface Person {
  readonly id: number
  readonly username: string
  /** As it was typed: national form. */
  readonly phone: string
  readonly password: string
  readonly token: string
  readonly refreshToken: string
}

/** Registers an account over HTTP. Without a name a new one is made up. */
export async function register(
  server: Pick<ServerAddress, 'url'>,
  username: string = uniqueName(),
): Promise<Person> {
  const phone = uniquePhone()
  const password = `password of ${username}`
  const { status, body, text } = await call(server, 'POST /api/register', {
    body: { username, phone, password },
  })
  if (status !== 201) throw new Error(`registering ${username} answered ${status}: ${text}`)
  return { id: body.user.id, username, phone, password, token: body.token, refreshToken: body.refresh_token }
}
