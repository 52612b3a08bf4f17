import { type Config, loadConfig } from '../config/load-config.js'
import type { Arguments } from '../config/read-arguments.js'

/** The configuration of this run. @throws ExitError */
export function readConfig(args: Arguments): Promise<Config> {
  return loadConfig({
    texts: args.texts,
    environment: process.env,
    isTerminal: process.stdout.isTTY === true,
  })
}
