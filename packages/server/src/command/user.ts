/** `stonechat user …`: what the operator does with accounts. */
import { text as readAll } from 'node:stream/consumers'
import { type AdminUser, inLanguage, StonechatError } from '@stonechat/protocol'
import { suggest } from '@stonechat/protocol/base'
import type { Admin } from '@stonechat/user'
import { openAccounts } from '../app.js'
import type { Command } from '../cli.js'
import type { Arguments } from '../config/read-arguments.js'
import { ExitError } from '../exit-error.js'
import { createLogger } from '../observe/logger.js'
import { complain, print } from '../print.js'
import { readConfig } from './read-config.js'

type Action = (admin: Admin, args: Arguments) => Promise<void>

interface ActionEntry {
  readonly usage: string
  /** How many words it takes, at least and at most. */
  readonly words: readonly [min: number, max: number]
  readonly run: Action
}

const actions: Readonly<Record<string, ActionEntry>> = {
  add: {
    usage:
      'add [USERNAME [PHONE]] [-email ADDRESS] [-external-id ID] [-nickname NAME] [-password PASSWORD|- | -no-password]',
    words: [0, 2],
    run: addUser,
  },
  list: { usage: 'list', words: [0, 0], run: listUsers },
  disable: { usage: 'disable USER', words: [1, 1], run: disableUser },
  enable: { usage: 'enable USER', words: [1, 1], run: enableUser },
  confirm: { usage: 'confirm USER | -all', words: [0, 1], run: confirmUsers },
  'reset-password': { usage: 'reset-password USER', words: [1, 1], run: resetPassword },
}

export const user: Command = {
  help: `Usage: ${Object.values(actions)
    .map(({ usage }) => `stonechat user ${usage}`)
    .join('\n       ')}

Works on the database of -db or -data, whether or not the server runs. USER is an id, a phone number, an e-mail address or a
username. A server that runs on the same data folder closes the live sockets of a disabled user at once.

A new user needs at least one of a username, a phone number, an e-mail address and an external id, which is what another
application calls them; the same external id again shows the user that has it. Without -password a new user gets a made-up
one, which is printed; "-password -" reads it from standard input. With -no-password no password opens the account.

The list says behind each user which of phone and e-mail nobody has proven to be theirs yet. Who proves it first, by a code, gets
the account: its other devices, its password and what was bound since then end. Confirm those whose numbers you know to be right.`,

  async run(args) {
    const [name = '', ...words] = args.words
    if (name === '') throw new ExitError('user needs a command; see stonechat user -help', 2)
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined
    if (action === undefined) {
      const meant = suggest(name, Object.keys(actions))
      throw new ExitError(
        `unknown command user ${name}; ${meant === undefined ? 'see stonechat user -help' : `did you mean ${meant}?`}`,
        2,
      )
    }
    const [min, max] = action.words
    if (words.length < min || words.length > max) throw usageError(action)

    const config = await readConfig(args)
    const log = await createLogger({ ...config, log: 'warn' })
    await using accounts = await openAccounts(config, log)
    await action.run(accounts.admin, { ...args, words }).catch((failure: unknown) => {
      throw failure instanceof StonechatError
        ? new ExitError(sentence(failure), 1, { cause: failure })
        : failure
    })
  },
}

async function addUser(admin: Admin, { words, extra }: Arguments): Promise<void> {
  const [username, phone] = words
  const names = {
    username,
    phone,
    email: extra.get('email'),
    external_id: extra.get('external-id'),
  }
  if (Object.values(names).every((name) => name === undefined)) throw usageError(actions.add!)
  const password = await readPassword(extra)
  const added = await admin.add({ ...names, nickname: extra.get('nickname'), password })
  print(describeUser(added.user))
  if (!added.isNew)
    complain(`the external id ${names.external_id} names this user already; nothing was changed`)
  else if (password === undefined) print(`password: ${added.password}`)
}

/** `undefined` where one is to be made up, `null` where there is to be none. */
async function readPassword(extra: Arguments['extra']): Promise<string | null | undefined> {
  const given = extra.get('password')
  if (extra.has('no-password')) {
    if (given !== undefined) throw new ExitError('-password and -no-password do not go together', 2)
    return null
  }
  return given === '-' ? (await readAll(process.stdin)).replace(/\r?\n$/, '') : given
}

async function listUsers(admin: Admin): Promise<void> {
  for await (const page of eachPage(admin)) for (const one of page) print(describeUser(one))
}

async function* eachPage(admin: Admin): AsyncGenerator<readonly AdminUser[]> {
  let afterId = 0
  for (;;) {
    const page = await admin.list({ afterId })
    const last = page.at(-1)
    if (last === undefined) return
    yield page
    afterId = last.id
  }
}

/** One, or everybody who is not. */
async function confirmUsers(admin: Admin, { words, extra }: Arguments): Promise<void> {
  const [name] = words
  if ((name === undefined) !== extra.has('all')) throw usageError(actions.confirm!)
  if (name !== undefined) return print(describeUser(await admin.confirm(name)))
  for await (const page of eachPage(admin)) {
    const unproven = page.filter((one) => one.unproven !== undefined)
    for (const one of await admin.confirmMany(unproven.map(({ id }) => id))) print(describeUser(one))
  }
}

async function disableUser(admin: Admin, { words }: Arguments): Promise<void> {
  print(describeUser(await admin.disable(words[0]!)))
}

async function enableUser(admin: Admin, { words }: Arguments): Promise<void> {
  print(describeUser(await admin.enable(words[0]!)))
}

async function resetPassword(admin: Admin, { words }: Arguments): Promise<void> {
  const reset = await admin.resetPassword(words[0]!)
  print(describeUser(reset.user))
  print(`password: ${reset.password}`)
}

/** One line, by tabs, so that `cut` and `awk` can read it. */
function describeUser({ id, username, phone, disabled_at, created_at, unproven }: AdminUser): string {
  const state = disabled_at === null ? 'active' : 'disabled'
  const claim = unproven === undefined ? '-' : `unproven: ${unproven.join(', ')}`
  return [id, username, phone ?? '-', state, new Date(created_at).toISOString(), claim].join('\t')
}

function usageError({ usage }: ActionEntry): ExitError {
  return new ExitError(`usage: stonechat user ${usage}`, 2)
}

function sentence({ message, errors = [] }: StonechatError): string {
  const details = errors.map(({ path, message: fault }) => `${path}: ${inLanguage(fault, 'en')}`).join('; ')
  return details === '' ? message : `${message} ${details}`
}
