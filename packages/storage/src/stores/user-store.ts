import { isDeepStrictEqual } from 'node:util'
import type { Refused, UserRecord, UserStore, UserUpdated } from '@stonechat/user'
import type { Kysely, Transaction } from 'kysely'
import { forgetCodes, saveCode } from '../code/codes.js'
import { spendCode } from '../code/spend-codes.js'
import {
  getDeviceState,
  getDeviceStates,
  insertDevices,
  listDevices,
  revokeDevice,
  revokeDevices,
  touchDevices,
} from '../device/devices.js'
import { rotateDevices } from '../device/rotate-devices.js'
import { signIn } from '../device/sign-in.js'
import type { Engine } from '../sql/engine.js'
import type { Schema } from '../sql/schema.js'
import { translateErrors } from '../sql/translate-errors.js'
import { findUser, findUsers, insertUser, lockUser, pageUsers, patchUser } from '../user/users.js'
import { appendUserChange } from '../user-state/append-user-change.js'

/** The store of accounts on a database whose tables are up to date. The database stays the caller's to close. */
export function createUserStore(options: { db: Kysely<Schema>; engine: Engine }): UserStore {
  const { db, engine } = options

  const write = <R>(work: (trx: Transaction<Schema>) => Promise<R>) => engine.write(db, work)

  /** A write that a unique key may refuse, told by the name of the column. All of it is undone then. */
  async function writeUnique<R, C extends string>(
    refusals: Record<string, C>,
    work: (trx: Transaction<Schema>) => Promise<R>,
  ): Promise<R | Refused<C>> {
    try {
      return await write(work)
    } catch (error) {
      for (const [column, code] of Object.entries(refusals)) {
        if (engine.isDuplicateKey(error, column)) return refuse(code)
      }
      throw error
    }
  }

  const store: UserStore = {
    createUser: ({ user, device, code, at }) =>
      writeUnique({ phone: 'phone_taken', username_key: 'username_taken' }, async (trx) => {
        if (code !== undefined && !(await spendCode(trx, engine, { proof: code, at })))
          return refuse('invalid_code')
        const userId = await insertUser(trx, user, at)
        if (device !== undefined) await insertDevices(trx, engine, [{ ...device, userId, at }])
        return { status: 'created', user: await loadUser(trx, userId) }
      }),

    getUser: (key) => findUser(db, key),
    getUsers: (ids) => findUsers(db, ids),
    listUsers: (page) => pageUsers(db, page),

    updateUser: (userId, patch, at) =>
      writeUnique({ username_key: 'username_taken' }, async (trx) => {
        const former = await lockUser(trx, engine, userId)
        if (former === undefined) return refuse('user_not_found')
        await patchUser(trx, userId, patch, at)
        return toUpdated({ db: trx, engine }, former)
      }),

    bindEmail: ({ userId, email, code, at }) =>
      writeUnique({ email: 'email_taken' }, async (trx) => {
        const former = await lockUser(trx, engine, userId)
        if (former === undefined) return refuse('user_not_found')
        if (!(await spendCode(trx, engine, { proof: code, at }))) return refuse('invalid_code')
        await patchUser(trx, userId, { email }, at)
        return toUpdated({ db: trx, engine }, former)
      }),

    changePassword: ({ userId, formerHash, passwordHash, exceptDeviceId, at }) =>
      write(async (trx) => {
        const user = await lockUser(trx, engine, userId)
        if (user?.password_hash !== formerHash) return refuse('invalid_credentials')
        await patchUser(trx, userId, { passwordHash }, at)
        await revokeDevices(trx, { userId, exceptDeviceId, at })
        return { status: 'changed' }
      }),

    resetPassword: ({ userId, passwordHash, code, at }) =>
      write(async (trx) => {
        await lockUser(trx, engine, userId)
        if (code !== undefined && !(await spendCode(trx, engine, { proof: code, at })))
          return refuse('invalid_code')
        await patchUser(trx, userId, { passwordHash }, at)
        await revokeDevices(trx, { userId, at })
        return { status: 'changed' }
      }),

    setDisabled: (userId, disabled, at) =>
      write((trx) => patchUser(trx, userId, { disabledAt: disabled ? at : null }, at)),

    signIn: (batch) => write((trx) => signIn(trx, engine, batch)),
    rotateDevices: (rotations) => write((trx) => rotateDevices(trx, engine, rotations)),
    getDeviceState: (deviceId) => getDeviceState(db, deviceId),
    getDeviceStates: (deviceIds) => getDeviceStates(db, deviceIds),
    listDevices: (userId, refreshedAfter) => listDevices(db, userId, refreshedAfter),
    revokeDevice: (request) => write((trx) => revokeDevice(trx, request)),
    touchDevices: (seen) => write((trx) => touchDevices(trx, seen)),
    async saveCode(code) {
      await write((trx) => saveCode(trx, engine, code))
      // By itself: a range of deletes and an insert in one transaction would wait for each other on MySQL.
      await write((trx) => forgetCodes(trx, code.at))
    },
    spendCode: (proof, at) => write((trx) => spendCode(trx, engine, { proof, at })),
  }
  return translateErrors(store, engine)
}

const refuse = <C extends string>(code: C): Refused<C> => ({ status: 'refused', code })

/** The user as this transaction has written them, with their `rev` where that differs from what was there. */
async function toUpdated(
  tx: { readonly db: Transaction<Schema>; readonly engine: Engine },
  former: UserRecord,
): Promise<UserUpdated> {
  const user = await loadUser(tx.db, former.id)
  const isChanged = !isDeepStrictEqual(user, former)
  return {
    status: 'updated',
    user,
    rev: isChanged ? await appendUserChange(tx, user.id, 'profile') : undefined,
  }
}

/** A user that this transaction has just written. */
async function loadUser(trx: Transaction<Schema>, userId: number) {
  const user = await findUser(trx, { id: userId })
  if (user === undefined) throw new Error(`user ${userId} vanished within its own transaction`)
  return user
}
