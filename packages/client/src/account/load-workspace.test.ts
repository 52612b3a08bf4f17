import { describe, expect, it } from 'vitest'
import type { OpenOptions } from '../open-workspace.js'
import type { Workspace } from '../workspace.js'
import { loadWorkspace } from './load-workspace.js'

const workspace = {} as Workspace
const loaded = { openWorkspace: async () => workspace }

describe('loading a workspace', () => {
  it('[K487] the part for chats is fetched again where it could not be had, until it is there', async () => {
    let failures = 2
    const options = { random: () => 0, isWanted: () => true } as unknown as OpenOptions
    expect(await loadWorkspace(options, async () => (failures-- > 0 ? undefined : loaded))).toBe(workspace)
    expect(failures).toBe(-1)
  })

  it('[K487] the part for chats is not fetched again once the account is left', async () => {
    let tries = 0
    const options = { random: () => 0, isWanted: () => tries < 2 } as unknown as OpenOptions
    const load = async () => {
      tries += 1
      return undefined
    }
    expect(await loadWorkspace(options, load)).toBeUndefined()
    expect(tries).toBe(2)
  })
})
