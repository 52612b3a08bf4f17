import { type OperationName, routes, StonechatError } from '@stonechat/protocol'
import { isOperationName, type Service } from '@stonechat/protocol/operations'

/** Finds the service that answers an operation. */
export interface Dispatch {
  readonly names: readonly OperationName[]
  /** @throws StonechatError `unknown_operation` */
  serviceOf(name: unknown): { readonly name: OperationName; readonly service: Service }
}

/**
 * Joins services into one table. Where two offer the same operation, the first one answers.
 * @param carries which operations this carrier offers at all
 */
export function createDispatch(
  services: readonly Service[],
  carries: (name: OperationName) => boolean = () => true,
): Dispatch {
  const entries = new Map<OperationName, { name: OperationName; service: Service }>()
  for (const service of services) {
    for (const name of service.operations) {
      if (carries(name) && !entries.has(name)) entries.set(name, { name, service })
    }
  }
  return {
    names: [...entries.keys()],
    serviceOf(name) {
      const entry = isOperationName(name) ? entries.get(name) : undefined
      if (entry === undefined) throw new StonechatError('unknown_operation')
      return entry
    },
  }
}

/** A socket is signed in already, so it does not offer the account operations that need no token. */
export function isOfferedOnSocket(name: OperationName): boolean {
  return routes[name].auth === 'user' || routes[name].area === 'im'
}
