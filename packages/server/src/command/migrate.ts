/** `stonechat migrate`: changes the tables before the new program serves. */
import type { Command } from '../cli.js'
import { type DatabaseAddress, describeDatabase } from '../config/database-address.js'
import { print } from '../print.js'
import { ensureFolders } from '../start/folders.js'
import { listMigrations, openDatabase } from '../start/open-database.js'
import { readConfig } from './read-config.js'

export const migrate: Command = {
  help: `Usage: stonechat migrate [-status] [-db ADDRESS] [-data FOLDER]

Brings the tables up to date and ends. The server does the same when it starts. With -status it changes nothing and
lists the migrations, each with the time it was applied.`,

  async run(args) {
    const config = await readConfig(args)
    if (args.extra.has('status')) return printStatus(config.db)
    await ensureFolders(config)
    await using database = await openDatabase(config.db)
    await database.im.ping()
    print(`${describeDatabase(config.db)} is up to date`)
  },
}

async function printStatus(address: DatabaseAddress): Promise<void> {
  for (const { name, appliedAt } of await listMigrations(address)) {
    const state = appliedAt === undefined ? 'to be applied' : `applied ${new Date(appliedAt).toISOString()}`
    print(`${name}  ${state}`)
  }
}
