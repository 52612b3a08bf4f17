/** `stonechat restore`: back to a backup, in such a way that clients notice. */
import { resolve } from 'node:path'
import type { Command } from '../cli.js'
import { describeDatabase } from '../config/database-address.js'
import type { Config } from '../config/load-config.js'
import { ExitError } from '../exit-error.js'
import { print } from '../print.js'
import { listenForCommands } from '../start/control.js'
import { ensureFolders, markFileOf } from '../start/folders.js'
import { reasonOf } from '../start/reason-of.js'
import { readConfig } from './read-config.js'

export const restore: Command = {
  help: `Usage: stonechat restore [FILE] [-incomplete] [-db ADDRESS] [-data FOLDER]

Puts the backup FILE in the place of the embedded database, while no server uses it. The backup is checked first and stays
where it is. For MySQL restore with its own tools, then run this without a FILE.

A file that was copied from a running server without its log (FILE-wal) lacks what was written last, and is refused. With
-incomplete it is taken as it is; without a FILE that is the database in its place.

Either way the database gets another name, by which clients notice: they load everything anew, and keep and send what
people wrote that was not acknowledged. Ids that may have been given out after the backup are not given out again.`,

  async run(args) {
    const config = await readConfig(args)
    const [backup, ...more] = args.words
    if (more.length > 0) throw new ExitError('usage: stonechat restore [FILE] [-incomplete]', 2)
    if (backup !== undefined && config.db.kind === 'mysql')
      throw new ExitError('restore takes a FILE for SQLite only; restore MySQL with its own tools first', 2)
    await ensureFolders(config)
    // So that no server starts meanwhile. Nodes on MySQL may run.
    await using _ = config.db.kind === 'sqlite' ? await listenForCommands(config, () => {}) : undefined
    await putBackAndDeclare(config, backup, args.extra.has('incomplete'))
    const from = backup === undefined ? '' : ` from ${backup}`
    print(`${describeDatabase(config.db)} is restored${from}; clients will load it anew`)
  },
}

async function putBackAndDeclare(
  config: Config,
  backup: string | undefined,
  acceptsPart: boolean,
): Promise<void> {
  const { declareRestored, putBack } = await import('@stonechat/storage/restore')
  const { db } = config
  try {
    if (backup !== undefined && db.kind === 'sqlite') await putBack(resolve(backup), db.path, { acceptsPart })
    await declareRestored({ address: db, markFile: markFileOf(config), acceptsPart })
  } catch (cause) {
    throw new ExitError(`cannot restore ${describeDatabase(db)}: ${reasonOf(cause)}`, 1, { cause })
  }
}
