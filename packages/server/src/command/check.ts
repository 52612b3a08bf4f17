/** `stonechat check`: what would the server run with, and would it find its database and its bus? */

import { randomBytes } from 'node:crypto'
import { describeNatsAddress } from '@stonechat/cluster/address'
import type { MigrationInfo } from '@stonechat/storage/sqlite'
import type { Command } from '../cli.js'
import { type DatabaseAddress, describeDatabase } from '../config/database-address.js'
import { describeConfig } from '../config/describe.js'
import { createLogger } from '../observe/logger.js'
import { print } from '../print.js'
import { openBus } from '../start/open-bus.js'
import { listMigrations } from '../start/open-database.js'
import { describeGroupNames, describeNames } from './describe-names.js'
import { readConfig } from './read-config.js'

export const check: Command = {
  help: `Usage: stonechat check [options]

Shows the configuration as it results from flags, environment and file, without secrets and as a file for -config, and tries the database and NATS.
Names accounts and groups from before names had their rules. Changes nothing.`,

  async run(args) {
    const config = await readConfig(args)
    print(`${describeConfig(config)}\n`)
    if (config.nats !== undefined) {
      const log = await createLogger({ ...config, log: 'silent' })
      // It only looks whether NATS is there, and says nothing that others would understand.
      await using _ = await openBus(config, randomBytes(32).toString('hex'), log)
      print(`${describeNatsAddress(config.nats)} answers`)
    }
    const migrations = await listMigrations(config.db)
    print(`${describeDatabase(config.db)} ${describeState(migrations)}`)
    if (migrations.every((migration) => migration.appliedAt !== undefined)) await checkNames(config.db)
  },
}

/** How many are named of each: more would push what stands above off the screen. */
const namedMax = 200

async function checkNames(address: DatabaseAddress): Promise<void> {
  const { openSource, readGroupNames, readNames } = await import('@stonechat/storage/names')
  await using source = await openSource(address)
  await list('accounts', describeNames(readNames(source)))
  await list('groups', describeGroupNames(readGroupNames(source)))
}

async function list(what: string, lines: AsyncIterable<string>): Promise<void> {
  let count = 0
  for await (const line of lines) {
    if (count === 0) print(`\nThese ${what} keep names that would be refused today:`)
    if (count < namedMax) print(line)
    count += 1
  }
  if (count > namedMax) print(`… and ${count - namedMax} more`)
}

function describeState(migrations: readonly MigrationInfo[]): string {
  const missing = migrations.filter((migration) => migration.appliedAt === undefined).length
  if (missing === migrations.length) return 'will be made when the server starts'
  return missing === 0 ? 'answers' : `answers; ${missing} of its tables' migrations are to be applied`
}
