import { isDeepStrictEqual } from 'node:util'
import type { Refused, UserRecord, UserStore, UserUpdated } from '@stonechat/user'
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
import { addJobs } from '../job/add-jobs.js'
import { translateErrors } from '../sql/translate-errors.js'
import { type Tx, type WriteTx, write } from '../sql/tx.js'
import { insertIdentity, listIdentities, replaceIdentity } from '../user/identities.js'
import { insertLooks, replaceLooks } from '../user/looks.js'
import { isNamedBy, isUnproven, proveAddresses, proveFirst } from '../user/prove-identity.js'
import { findUser, findUsers, insertUser, lockUser, pageUsers, patchUser } from '../user/users.js'
import { appendUserChange } from '../user-state/append-user-change.js'

/** The store of accounts on a database whose tables are up to date. The database stays the caller's to close. */
export function createUserStore(tx: Tx): UserStore {
  /**
   * A write with inserts and updates that a unique key may refuse: `work` hands each of them, with its code, to the function it
   * is given. All of it is undone where one is refused.
   */
  async function writeUnique<R, C extends string>(
    work: (tx: WriteTx, claim: <T>(code: C, step: Promise<T>) => Promise<T>) => Promise<R>,
  ): Promise<R | Refused<C>> {
    let refused: C | undefined
    try {
      return await write(tx, (tx) => {
        // Of an attempt before, which lost a conflict.
        refused = undefined
        return work(tx, (code, step) =>
          step.catch((error: unknown) => {
            if (tx.engine.isDuplicateKey(error)) refused = code
            throw error
          }),
        )
      })
    } catch (error) {
      if (refused !== undefined) return refuse(refused)
      throw error
    }
  }

  const store: UserStore = {
    createUser: ({ user, device, code, at }) =>
      writeUnique<CreateOutcome, TakenCode>(async (tx, claim) => {
        if (code !== undefined && !(await spendCode(tx, { proof: code, at }))) return refuse('invalid_code')
        const userId = await claim('username_taken', insertUser(tx, user, at))
        await claim('username_taken', insertLooks(tx, userId, user.usernameLooks))
        for (const identity of user.identities)
          await claim(takenCodes[identity.kind], insertIdentity(tx, identity, { userId, at }))
        if (device !== undefined) await insertDevices(tx, [{ ...device, userId, at }])
        return { status: 'created', user: await loadUser(tx, userId) }
      }),

    getUser: (key) => findUser(tx, key),
    getUsers: (ids) => findUsers(tx, ids),
    listUsers: (page) => pageUsers(tx, page),
    listIdentities: (ids) => listIdentities(tx, ids),

    updateUser: (userId, patch, at) =>
      writeUnique(async (tx, claim) => {
        const former = await lockUser(tx, userId)
        if (former === undefined) return refuse('user_not_found')
        await claim('username_taken', patchUser(tx, userId, patch, at))
        if (patch.username !== undefined)
          await claim('username_taken', replaceLooks(tx, userId, patch.username.looks))
        return toUpdated(tx, former)
      }),

    bindEmail: ({ userId, deviceId, email, code, at }) =>
      writeUnique(async (tx, claim) => {
        const former = await lockUser(tx, userId)
        if (former === undefined) return refuse('user_not_found')
        if (deviceId !== undefined && (await getDeviceState(tx, deviceId))?.isRevoked !== false)
          return refuse('device_revoked')
        if (!(await spendCode(tx, { proof: code, at }))) return refuse('invalid_code')
        const identity = { kind: 'email', key: email, isProven: true } as const
        await claim('email_taken', replaceIdentity(tx, identity, { userId, at }))
        return toUpdated(tx, former)
      }),

    changePassword: ({ userId, formerHash, passwordHash, exceptDeviceId, at }) =>
      write(tx, async (tx) => {
        const user = await lockUser(tx, userId)
        if (user?.passwordHash !== formerHash) return refuse('invalid_credentials')
        await patchUser(tx, userId, { passwordHash }, at)
        await revokeDevices(tx, { userId, exceptDeviceId, at })
        return { status: 'changed' }
      }),

    resetPassword: ({ userId, passwordHash, code, at }) =>
      write(tx, async (tx) => {
        const user = await lockUser(tx, userId)
        if (code !== undefined) {
          const isRight = await spendCode(tx, { proof: code, at })
          if (!isRight || user === undefined || !isNamedBy(user, code)) return refuse('invalid_code')
        }
        const isFirst = code !== undefined && user !== undefined && isUnproven(user, code.kind)
        const firstProof = isFirst ? (await proveFirst(tx, user, code, at)).firstProof : undefined
        await patchUser(tx, userId, { passwordHash }, at)
        await revokeDevices(tx, { userId, at })
        return { status: 'changed', firstProof }
      }),

    proveAddresses: (userIds, at) => write(tx, (tx) => proveAddresses(tx, userIds, at)),

    setDisabled: (userId, disabled, at) =>
      write(tx, async (tx) => {
        const isThere = await patchUser(tx, userId, { disabledAt: disabled ? at : null }, at)
        // With the account itself, so that neither a lost event nor the end of a process leaves groups without an owner.
        if (isThere) await addJobs(tx, [{ kind: 'user.settle', key: String(userId), body: { userId } }])
        return isThere
      }),

    signIn: (batch) => write(tx, (tx) => signIn(tx, batch)),
    rotateDevices: (rotations) => write(tx, (tx) => rotateDevices(tx, rotations)),
    getDeviceState: (deviceId) => getDeviceState(tx, deviceId),
    getDeviceStates: (deviceIds) => getDeviceStates(tx, deviceIds),
    listDevices: (userId, refreshedAfter) => listDevices(tx, userId, refreshedAfter),
    revokeDevice: (request) => write(tx, (tx) => revokeDevice(tx, request)),
    touchDevices: (seen) => write(tx, (tx) => touchDevices(tx, seen)),
    async saveCode(code) {
      await write(tx, (tx) => saveCode(tx, code))
      // In a transaction of its own: a range of deletes and an insert in one would deadlock on MySQL.
      await write(tx, (tx) => forgetCodes(tx, code.at))
    },
    spendCode: (proof, at) => write(tx, (tx) => spendCode(tx, { proof, at })),
  }
  return translateErrors(store, tx.engine)
}

const takenCodes = { phone: 'phone_taken', email: 'email_taken', external: 'external_id_taken' } as const

type TakenCode = 'username_taken' | (typeof takenCodes)[keyof typeof takenCodes]
type CreateOutcome = Awaited<ReturnType<UserStore['createUser']>>

const refuse = <C extends string>(code: C): Refused<C> => ({ status: 'refused', code })

/** The user as this transaction has written them, with their `rev` where that differs from what was there. */
async function toUpdated(tx: WriteTx, former: UserRecord): Promise<UserUpdated> {
  const user = await loadUser(tx, former.id)
  const isChanged = !isDeepStrictEqual(user, former)
  return {
    status: 'updated',
    user,
    rev: isChanged ? await appendUserChange(tx, user.id, 'profile') : undefined,
  }
}

/** A user that this transaction has just written. */
async function loadUser(tx: WriteTx, userId: number) {
  const user = await findUser(tx, { id: userId })
  if (user === undefined) throw new Error(`user ${userId} vanished within its own transaction`)
  return user
}
