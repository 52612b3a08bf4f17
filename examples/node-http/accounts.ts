/** Stands for the accounts you have: any table, any kind of token. This one is a file, `accounts.json`. */
import { readFile } from 'node:fs/promises'

interface Account {
  readonly id: number
  readonly name: string
  readonly token: string
}

/** The user a token belongs to; `null` for an unknown token. It throws where the table cannot be read, which makes the chat answer 503. */
export async function whoIs(token: string): Promise<Account | null> {
  return (await readAccounts()).find((account) => account.token === token) ?? null
}

/** What these people are called. */
export async function namesOf(ids: readonly number[]): Promise<Map<number, string>> {
  const known = (await readAccounts()).filter(({ id }) => ids.includes(id))
  return new Map(known.map(({ id, name }) => [id, name]))
}

async function readAccounts(): Promise<Account[]> {
  return JSON.parse(await readFile('accounts.json', 'utf8'))
}
