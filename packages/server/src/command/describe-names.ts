/** Accounts from before names had their rules, which keep theirs: `stonechat check` names them. */
import { inLanguage, StonechatError } from '@stonechat/protocol'
import { parseInput } from '@stonechat/protocol/operations'
import type { AccountNames } from '@stonechat/storage/names'

/** A line for each account whose names would be refused today, and why. Other accounts have none. */
export async function* describeNames(accounts: AsyncIterable<AccountNames>): AsyncGenerator<string> {
  for await (const account of accounts) {
    const faults = [...faultsOf(account, 'username'), ...faultsOf(account, 'nickname')]
    if (account.likeId !== undefined)
      faults.push(`username can be taken for that of account ${account.likeId}`)
    if (faults.length > 0)
      yield `account ${account.id}, ${show(account.username)}, ${show(account.nickname)}: ${faults.join('; ')}`
  }
}

function faultsOf(account: AccountNames, field: 'username' | 'nickname'): string[] {
  try {
    parseInput('user.update', { [field]: account[field] })
    return []
  } catch (error) {
    if (!(error instanceof StonechatError)) throw error
    return (error.errors ?? []).map(({ message }) => `${field} ${inLanguage(message, 'en')}`)
  }
}

/** In quotation marks, with what cannot be seen spelled out: the line is read on a terminal. */
function show(name: string): string {
  const hidden = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cf}\p{Cc}\p{Zl}\p{Zp}\p{M}\u2800]/gu
  return JSON.stringify(name).replace(hidden, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`)
}
