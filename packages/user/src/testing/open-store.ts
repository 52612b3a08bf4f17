import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from '@stonechat/storage/sqlite'
import { afterAll } from 'vitest'
import type { UserStore } from '../contract/index.js'

let opened: Promise<AsyncDisposable & { readonly user: UserStore }> | undefined

/** The real store of this test file: its threads take a second to start, so that its tests share it. */
export async function openStore(): Promise<UserStore> {
  opened ??= openInTempFolder()
  const { user } = await opened
  const names = [
    'bindEmail',
    'changePassword',
    'createUser',
    'getDeviceState',
    'getDeviceStates',
    'getUser',
    'getUsers',
    'listIdentities',
    'listDevices',
    'listUsers',
    'proveAddresses',
    'resetPassword',
    'revokeDevice',
    'rotateDevices',
    'saveCode',
    'setDisabled',
    'signIn',
    'spendCode',
    'touchDevices',
    'updateUser',
  ] as const satisfies readonly (keyof UserStore)[]
  // A copy for each test, so that one can spy on it: the store makes its methods up as they are asked for.
  return Object.fromEntries(names.map((name) => [name, user[name]])) as unknown as UserStore
}

async function openInTempFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'stonechat-user-'))
  const stores = await openSqlite({ path: join(folder, 'test.db') })
  return {
    user: stores.user,
    async [Symbol.asyncDispose]() {
      await stores.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

afterAll(async () => (await opened)?.[Symbol.asyncDispose]())
