/** People without a device, each with a code that was sent to them. */
import { randomUUID } from 'node:crypto'
import type { UserStore } from '@stonechat/user'
import { createCodes } from '../../packages/user/src/identity/code/code.js'
import { deriveKeys } from '../../packages/user/src/token/secret.js'
import { jwtSecret } from '../lib/people.js'

/** What `POST /api/login` takes. */
export interface CodeLogin {
  readonly phone: string
  readonly code: string
}

const atOnce = 64
const code = '123456'
/** As long as the server lets one live. */
const codeLifetimeMs = 10 * 60_000

/** Makes so many people who may sign in by a code once. */
export async function makeCodeLogins(store: UserStore, count: number): Promise<CodeLogin[]> {
  const codes = createCodes({ key: deriveKeys(jwtSecret).code })
  const logins: CodeLogin[] = []
  const make = async (index: number): Promise<CodeLogin> => {
    const phone = `+86139${String(index).padStart(8, '0')}`
    const username = randomUUID()
    const at = Date.now()
    const outcome = await store.createUser({
      user: {
        ...{ username, usernameKey: username, usernameLooks: [username], nickname: username, locale: 'en' },
        identities: [{ kind: 'phone', key: phone, isProven: true }],
        passwordHash: 'nobody signs in with a password here',
      },
      at,
    })
    if (outcome.status !== 'created') throw new Error(`a user was refused: ${outcome.code}`)
    const codeHash = codes.hash({ target: phone, purpose: 'login', code })
    await store.saveCode({ target: phone, purpose: 'login', codeHash, expiresAt: at + codeLifetimeMs, at })
    return { phone, code }
  }
  while (logins.length < count) {
    const size = Math.min(atOnce, count - logins.length)
    logins.push(
      ...(await Promise.all(Array.from({ length: size }, (_, index) => make(logins.length + index)))),
    )
  }
  return logins
}
