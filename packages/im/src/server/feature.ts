import type { ServerDescription, ServerLimits } from '@stonechat/protocol'
import type { Handlers } from '@stonechat/protocol/operations'
import type { ServerAbout } from './server-limits.js'

export interface ServerParts {
  readonly about: ServerAbout
  readonly serverLimits: ServerLimits
}

export function createServerFeature({ about, serverLimits }: ServerParts): Handlers<'server.get'> {
  const description: ServerDescription = {
    name: 'Stonechat',
    version: '',
    sign_in: { phone: false, password: false, code: false, oidc: [], passkey: false },
    ...about,
    features: { ...about.features, contacts_only: serverLimits.contacts_only === true },
    limits: serverLimits,
  }
  return { 'server.get': async () => description }
}
