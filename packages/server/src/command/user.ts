/** `stonechat user …`: what the operator does with accounts. */
import { text as readAll } from 'node:stream/consumers'
import { inLanguage, StonechatError } from '@stonechat/protocol'
import type { Admin, AdminUser } from '@stonechat/user'
import { openAccounts } from '../app.js'
import type { Command } from '../cli.js'
import type { Arguments } from '../config/read-arguments.js'
import { suggest } from '../config/suggest.js'
import { ExitError } from '../exit-error.js'
import { createLogger } from '../observe/logger.js'
import { readConfig } from './read-config.js'

type Action = (admin: Admin, args: Arguments) => Promise<void>

const actions: Readonly<Record<string, { usage: string; words: number; run: Action }>> = {
  add: { usage: 'add USERNAME PHONE [-password PASSWORD|-]', words: 2, run: addUser },
  list: { usage: 'list', words: 0, run: listUsers },
  disable: { usage: 'disable ID|PHONE', words: 1, run: disableUser },
  enable: { usage: 'enable ID|PHONE', words: 1, run: enableUser },
  'reset-password': { usage: 'reset-password ID|PHONE', words: 1, run: resetPassword },
}

export const user: Command = {
  help: `Usage: ${Object.values(actions)
    .map(({ usage }) => `stonechat user ${usage}`)
    .join('\n       ')}

Works on the database of -db or -data, whether or not the server runs. Without -password a new user gets a made-up one,
which is printed; "-password -" reads it from standard input. Up to nine digits are an id, more are a phone number.
A server that runs on the same data folder closes the live sockets of a disabled user at once.`,

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
    if (words.length !== action.words) throw new ExitError(`usage: stonechat user ${action.usage}`, 2)

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
  const [username, phone] = words as readonly [string, string]
  const given = extra.get('password')
  const password = given === '-' ? (await readAll(process.stdin)).replace(/\r?\n$/, '') : given
  const added = await admin.add({ username, phone, password })
  print(describeUser(added.user))
  if (password === undefined) print(`password: ${added.password}`)
}

async function listUsers(admin: Admin): Promise<void> {
  let afterId = 0
  for (;;) {
    const page = await admin.list({ afterId })
    const last = page.at(-1)
    if (last === undefined) return
    for (const one of page) print(describeUser(one))
    afterId = last.id
  }
}

async function disableUser(admin: Admin, { words }: Arguments): Promise<void> {
  print(describeUser(await admin.disable(idOrPhone(words[0]!))))
}

async function enableUser(admin: Admin, { words }: Arguments): Promise<void> {
  print(describeUser(await admin.enable(idOrPhone(words[0]!))))
}

async function resetPassword(admin: Admin, { words }: Arguments): Promise<void> {
  const reset = await admin.resetPassword(idOrPhone(words[0]!))
  print(describeUser(reset.user))
  print(`password: ${reset.password}`)
}

function idOrPhone(text: string): number | string {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : text
}

/** One line, by tabs, so that `cut` and `awk` can read it. */
function describeUser({ id, username, phone, disabled_at, created_at }: AdminUser): string {
  const state = disabled_at === null ? 'active' : 'disabled'
  return [id, username, phone, state, new Date(created_at).toISOString()].join('\t')
}

function sentence({ message, errors = [] }: StonechatError): string {
  const details = errors.map(({ path, message: fault }) => `${path}: ${inLanguage(fault, 'en')}`).join('; ')
  return details === '' ? message : `${message} ${details}`
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
