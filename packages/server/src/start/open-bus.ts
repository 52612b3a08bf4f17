import { describeNatsAddress } from '@stonechat/cluster/address'
import { type Bus, createLocalBus } from '@stonechat/im'
import type { Config } from '../config/load-config.js'
import { ExitError } from '../exit-error.js'
import type { Logger } from '../observe/logger.js'
import { reasonOf } from './reason-of.js'

/**
 * The bus to the other nodes, or that of a single one. NATS has to be there at the start: a node with a wrong address would
 * look healthy, while its users receive no messages. From then on it may come and go.
 * @throws ExitError 1 where NATS cannot be reached or refuses
 */
export async function openBus(
  config: Pick<Config, 'nats' | 'id'>,
  secret: string,
  log: Logger,
  onForeign?: () => void,
): Promise<Bus> {
  const local = createLocalBus({ log })
  if (config.nats === undefined) return local
  const { createNatsBus } = await import('@stonechat/cluster')
  try {
    return await createNatsBus({
      address: config.nats,
      local,
      nodeId: config.id,
      secret,
      onForeign,
      log,
    })
  } catch (cause) {
    const where = describeNatsAddress(config.nats)
    throw new ExitError(`cannot reach NATS at ${where}: ${reasonOf(cause)}`, 1, { cause })
  }
}
