/** `stonechat files check`: is everything there that should be, and nothing else? */
import { checkFiles, type FileFault } from '@stonechat/file'
import { systemClock } from '@stonechat/protocol/base'
import type { Command } from '../cli.js'
import { ExitError } from '../exit-error.js'
import { createLogger } from '../observe/logger.js'
import { complain, print } from '../print.js'
import { openDatabase } from '../start/open-database.js'
import { openPlace } from '../start/open-files.js'
import { readConfig } from './read-config.js'

export const files: Command = {
  help: `Usage: stonechat files check [-repair] [options]

Compares what the database knows of files with the bytes that -files has, also while the server runs, and names what does not fit, one a line.
With -repair it deletes bytes that nothing refers to, and sets right for how much room people are charged. What is missing only a backup
brings back. Ends with 1 where something is left that does not fit.`,

  async run(args) {
    const [name, ...words] = args.words
    if (name !== 'check' || words.length > 0)
      throw new ExitError('files needs the command check; see stonechat files -help', 2)
    const config = await readConfig(args)
    if (config.files === undefined) throw new ExitError('-nats is given: say with -files where files are')
    const place = config.files
    const log = await createLogger({ ...config, log: 'warn' })
    await using storage = await openDatabase(config.db, { log })
    const blobs = await openPlace(place)
    const repairs = args.extra.has('repair')
    let [found, left] = [0, 0]
    const summary = await checkFiles({
      ...{ store: storage.file, blobs, now: systemClock(), repairs },
      onFault(fault) {
        found += 1
        const isRepaired = repairs && (fault.kind === 'orphan' || fault.kind === 'usage')
        if (!isRepaired) left += 1
        complain(`${describe(fault)}${isRepaired ? ': repaired' : ''}`)
      },
    })
    print(`${summary.files} files with ${summary.bytes} bytes in ${place}; ${found} faults, ${left} left`)
    if (left > 0) throw new ExitError(`${left} of ${found} faults are left`)
  },
}

function describe(fault: FileFault): string {
  switch (fault.kind) {
    case 'orphan':
      return `${fault.key}: ${fault.bytes} bytes to which nothing refers`
    case 'foreign':
      return `${fault.key}: ${fault.bytes} bytes that are not of Stonechat`
    case 'missing':
      return `${fault.fileId}: ${fault.key} is missing`
    case 'size':
      return `${fault.fileId}: ${fault.key} has ${fault.bytes} bytes instead of ${fault.expected}`
    case 'usage':
      return `user ${fault.userId}: is charged for ${fault.bytes} bytes instead of ${fault.expected}`
  }
}
