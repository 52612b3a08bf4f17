/** Accounts and groups from before names had their rules, which keep theirs: `stonechat check` names them. */
import { inLanguage, StonechatError } from '@stonechat/protocol'
import { type OperationInput, parseInput } from '@stonechat/protocol/operations'
import type { AccountNames, GroupName } from '@stonechat/storage/names'

/** A line for each account whose names would be refused today, and why. Other accounts have none. */
export async function* describeNames(accounts: AsyncIterable<AccountNames>): AsyncGenerator<string> {
  for await (const account of accounts) {
    const { username, nickname } = account
    const faults = [...faultsOf('user.update', { username }), ...faultsOf('user.update', { nickname })]
    if (account.likeId !== undefined)
      faults.push(`username can be taken for that of account ${account.likeId}`)
    if (faults.length > 0)
      yield `account ${account.id}, ${show(account.username)}, ${show(account.nickname)}: ${faults.join('; ')}`
  }
}

/** A line for each group whose name would be refused today, and why. */
export async function* describeGroupNames(groups: AsyncIterable<GroupName>): AsyncGenerator<string> {
  for await (const { id, name } of groups) {
    const faults = faultsOf('group.update', { group_id: id, name })
    if (faults.length > 0) yield `group ${id}, ${show(name)}: ${faults.join('; ')}`
  }
}

function faultsOf<N extends 'user.update' | 'group.update'>(
  operation: N,
  input: OperationInput<N>,
): string[] {
  try {
    parseInput(operation, input)
    return []
  } catch (error) {
    if (!(error instanceof StonechatError)) throw error
    return (error.errors ?? []).map(({ path, message }) => `${path} ${inLanguage(message, 'en')}`)
  }
}

/** In quotation marks, with what cannot be seen spelled out: the line is read on a terminal. */
function show(name: string): string {
  const hidden = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cf}\p{Cc}\p{Zl}\p{Zp}\p{M}\u2800]/gu
  return JSON.stringify(name).replace(hidden, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`)
}
