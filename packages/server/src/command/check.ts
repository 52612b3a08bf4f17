/** `stonechat check`: what would the server run with, and would it find its database? */
import { existsSync } from 'node:fs'
import type { Command } from '../cli.js'
import { describeDatabase } from '../config/database-address.js'
import { describeConfig } from '../config/describe.js'
import { openDatabase } from '../start/open-database.js'
import { readConfig } from './read-config.js'

export const check: Command = {
  help: `Usage: stonechat check [options]

Shows the configuration as it results from flags, environment and file, without secrets, and tries the database.
Changes nothing that is not there yet.`,

  async run(args) {
    const config = await readConfig(args)
    process.stdout.write(`${describeConfig(config)}\n\n`)
    if (config.db.kind === 'sqlite' && !existsSync(config.db.path)) {
      process.stdout.write(`${describeDatabase(config.db)} will be made when the server starts\n`)
      return
    }
    await using database = await openDatabase(config.db)
    await database.im.ping()
    process.stdout.write(`${describeDatabase(config.db)} answers\n`)
  },
}
