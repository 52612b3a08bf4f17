import type { ServerDescription, ServerLimits } from '@stonechat/protocol'
import type { Handlers } from '@stonechat/protocol/operations'
import type { PeopleMode } from '../contact/consent.js'
import type { ServerAbout } from './server-limits.js'

export interface ServerParts {
  readonly about: ServerAbout
  readonly serverLimits: ServerLimits
  readonly people: PeopleMode
}

export function createServerFeature({ about, serverLimits, people }: ServerParts): Handlers<'server.get'> {
  const description: ServerDescription = {
    name: 'Stonechat',
    version: '',
    sign_in: { phone: false, password: false, code: false, oidc: [], passkey: false },
    ...about,
    features: { ...about.features, contacts_only: people === 'contacts' },
    limits: serverLimits,
  }
  return { 'server.get': async () => description }
}
