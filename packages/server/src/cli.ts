/** The command line: finds the command, runs it, and turns every failure into one line and an exit code. */

import { suggest } from '@stonechat/protocol/base'
import { describeOptions, environmentNote } from './config/describe.js'
import { type Arguments, readArguments } from './config/read-arguments.js'
import { ExitError } from './exit-error.js'
import { complain, print } from './print.js'
import { version } from './version.js'

/** One command of the program. */
export interface Command {
  /** What `-help` of the command prints. */
  readonly help: string
  /** @throws ExitError for what a person can mend */
  run(args: Arguments): Promise<void>
}

/** Flags that belong to one command and not to the configuration. */
const extraFlags = ['password', 'email', 'external-id', 'nickname', 'from', 'to', 'title']
const extraSwitches = ['repair', 'status', 'no-password', 'all', 'incomplete']

/** Commands are loaded when they are asked for: the server should not wait for what it does not use. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./command/serve.js')).serve,
  user: async () => (await import('./command/user.js')).user,
  migrate: async () => (await import('./command/migrate.js')).migrate,
  copy: async () => (await import('./command/copy.js')).copy,
  restore: async () => (await import('./command/restore.js')).restore,
  files: async () => (await import('./command/files.js')).files,
  stickers: async () => (await import('./command/stickers.js')).stickers,
  check: async () => (await import('./command/check.js')).check,
}

/** Runs the program. @returns the exit code: 0 done, 1 it could not, 2 it was asked wrongly */
export async function run(args: readonly string[]): Promise<number> {
  try {
    await runCommand(readArguments(args, extraFlags, extraSwitches))
    return 0
  } catch (failure) {
    complain(`stonechat: ${lineOf(failure)}`)
    return failure instanceof ExitError ? failure.exitCode : 1
  }
}

async function runCommand(args: Arguments): Promise<void> {
  if (args.wantsVersion) return print(`stonechat ${version}`)
  const [name = 'serve', ...words] = args.words
  if (name === 'help' || (args.wantsHelp && args.words.length === 0)) return print(programHelp())
  if (!Object.hasOwn(commands, name)) {
    const meant = suggest(name, Object.keys(commands))
    const hint = meant === undefined ? 'see stonechat -help' : `did you mean ${meant}?`
    throw new ExitError(`unknown command ${name}; ${hint}`, 2)
  }
  const command = await commands[name]!()
  if (args.wantsHelp) return print(command.help)
  await command.run({ ...args, words })
}

/** Never a stack: that is in the log, or comes with `STONECHAT_LOG=debug`. */
function lineOf(failure: unknown): string {
  if (failure instanceof ExitError) return failure.message
  if (process.env.STONECHAT_LOG === 'debug' && failure instanceof Error) return String(failure.stack)
  return (failure instanceof Error ? failure.message : String(failure)).split('\n')[0]!
}

function programHelp(): string {
  return `Stonechat ${version}: a chat server of your own.

Usage: stonechat [serve] [options]        run the server
       stonechat user COMMAND [options]   add, list, disable, enable users, reset a password
       stonechat migrate [options]        bring the database up to date and end
       stonechat copy -from DB -to DB     copy everything from one database into another
       stonechat restore [FILE] [options] put a backup back, or say that the database was set back
       stonechat files check [options]    compare files with their bytes
       stonechat stickers COMMAND         stickers for everybody: add a folder of pictures, list, remove
       stonechat check [options]          show the configuration and try the database
       stonechat COMMAND -help            more about a command

Options, with one dash or two:
${describeOptions()}

${environmentNote}`
}
