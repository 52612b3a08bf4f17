/** `stonechat migrate`: for those who want tables changed before the new program serves. */
import type { Command } from '../cli.js'
import { describeDatabase } from '../config/database-address.js'
import { ensureFolders } from '../start/folders.js'
import { openDatabase } from '../start/open-database.js'
import { readConfig } from './read-config.js'

export const migrate: Command = {
  help: `Usage: stonechat migrate [-db ADDRESS] [-data FOLDER]

Brings the tables up to date and ends. The server does the same when it starts.`,

  async run(args) {
    const config = await readConfig(args)
    await ensureFolders(config)
    await using database = await openDatabase(config.db)
    await database.im.ping()
    process.stdout.write(`${describeDatabase(config.db)} is up to date\n`)
  },
}
