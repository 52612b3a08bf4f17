import { StonechatError } from '@stonechat/protocol'
import {
  type Operation,
  operations as protocolOperations,
  type Service,
} from '@stonechat/protocol/operations'

/** Operations by name. */
export type OperationsByName = Readonly<Record<string, Operation>>

/** An operation, and the service that answers it. */
export interface Offer {
  readonly operation: Operation
  readonly service: Service
}

/** What a carrier offers. */
export interface Dispatch {
  readonly offers: readonly Offer[]
  /** @throws StonechatError `unknown_operation` */
  find(name: unknown): Offer
}

/**
 * Joins services into one table. Where two answer the same operation, the first one does.
 * @param options.operations where names are looked up. Default: the operations of the protocol
 * @param options.carries which operations this carrier offers at all. Default: all
 */
export function createDispatch(options: {
  readonly services: readonly Service[]
  readonly operations?: OperationsByName | undefined
  readonly carries?: (operation: Operation) => boolean
}): Dispatch {
  const { services, operations = protocolOperations, carries = () => true } = options
  const offers = new Map<string, Offer>()
  for (const service of services) {
    for (const name of service.operations) {
      const operation = operations[name]
      if (operation === undefined) throw new TypeError(`a service answers "${name}", which is no operation`)
      if (carries(operation) && !offers.has(name)) offers.set(name, { operation, service })
    }
  }
  return {
    offers: [...offers.values()],
    find(name) {
      const offer = typeof name === 'string' ? offers.get(name) : undefined
      if (offer === undefined) throw new StonechatError('unknown_operation')
      return offer
    },
  }
}

/**
 * A socket belongs to a user, a bot or an operator. So it offers what one of them may call, except what makes tokens for
 * people without any, and what takes or gives bytes.
 */
export function isOfferedOnSocket({
  auth,
  area,
  body,
  answer,
}: Pick<Operation, 'auth' | 'area' | 'body' | 'answer'>): boolean {
  if (body === 'bytes' || answer === 'bytes') return false
  return auth === 'none' ? area === 'im' : auth !== 'service'
}
