/** `stonechat copy`: from the embedded database to MySQL when a server has grown, or back. */
import type { Command } from '../cli.js'
import { type DatabaseAddress, describeDatabase, parseDatabaseAddress } from '../config/database-address.js'
import type { Arguments } from '../config/read-arguments.js'
import { ExitError } from '../exit-error.js'
import { print } from '../print.js'
import { reasonOf } from '../start/reason-of.js'

export const copy: Command = {
  help: `Usage: stonechat copy -from ADDRESS -to ADDRESS

Copies everything from one database into another: sqlite:PATH, mysql://user:pass@host:port/name or
user:pass@tcp(host:port)/name. The source is not changed and may be in use: what it holds at the start is copied. The
target is made where it is missing and must be empty or hold an earlier copy of the same source, which is brought up to
date; nobody may be using it. Uploaded files are not in the database: copy their folder too.`,

  async run(args) {
    const from = readAddress(args, 'from')
    const to = readAddress(args, 'to')
    const { copyDatabase, openSource, openTarget } = await import('@stonechat/storage/copy')
    try {
      await using source = await openSource(from)
      await using target = await openTarget(to)
      const counts = await copyDatabase(source, target, ({ table, rows }) =>
        print(`${table}: ${rows} ${rows === 1 ? 'row' : 'rows'}`),
      )
      const total = counts.reduce((sum, count) => sum + count.rows, 0)
      print(`copied ${total} rows from ${describeDatabase(from)} to ${describeDatabase(to)}`)
    } catch (cause) {
      throw new ExitError(
        `cannot copy ${describeDatabase(from)} to ${describeDatabase(to)}: ${reasonOf(cause)}`,
        1,
        {
          cause,
        },
      )
    }
  },
}

function readAddress({ extra }: Arguments, flag: 'from' | 'to'): DatabaseAddress {
  const text = extra.get(flag)
  if (text === undefined) throw new ExitError('usage: stonechat copy -from ADDRESS -to ADDRESS', 2)
  const address = parseDatabaseAddress(text)
  if (typeof address === 'string') throw new ExitError(`-${flag} ${address}`, 2)
  return address
}
