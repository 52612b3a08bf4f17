/** People sign in in batches: five statements, and one more for each code that was wrong and each hash that is replaced. */
import type { SignIn, SignInOutcome, UserRecord } from '@stonechat/user'
import { spendCodes } from '../code/spend-codes.js'
import type { WriteTx } from '../sql/tx.js'
import { lockUsers, patchUser } from '../user/users.js'
import { openDevices } from './open-devices.js'

/** No user has this id. */
const nobody = 0

/** See `UserStore.signIn`. The users are locked while their proofs are compared and their devices counted. */
export async function signIn(tx: WriteTx, batch: readonly SignIn[]): Promise<SignInOutcome[]> {
  if (batch.length === 0) return []
  // A user that does not exist is looked up too: the time taken must not show who has an account.
  const users = await lockUsers(tx, new Set(batch.map(({ userId }) => userId ?? nobody)))
  const rightCodes = await compareCodes(tx, batch)
  const accepted: (SignIn & { readonly userId: number })[] = []
  const verdicts = batch.map((request) => {
    const user = users.get(request.userId ?? nobody)
    const isProven = rightCodes.has(request) || isPasswordRight(request, user)
    if (user === undefined || !isProven) return 'invalid_credentials'
    if (user.disabledAt !== null) return 'user_disabled'
    accepted.push({ ...request, userId: user.id })
    return user
  })

  for (const { userId, proof, at } of accepted)
    if (proof.kind === 'password' && proof.strongerHash !== undefined)
      await patchUser(tx, userId, { passwordHash: proof.strongerHash }, at)
  const displaced = await openDevices(tx, accepted)
  return verdicts.map((verdict, index): SignInOutcome => {
    if (typeof verdict === 'string') return { status: 'refused', code: verdict }
    const revokedDeviceIds = displaced.get(batch[index]!.device.id) ?? []
    return { status: 'signed_in', user: verdict, revokedDeviceIds }
  })
}

/** @returns the attempts whose code was right */
async function compareCodes(tx: WriteTx, batch: readonly SignIn[]): Promise<ReadonlySet<SignIn>> {
  const attempts = batch.flatMap((request) =>
    request.proof.kind === 'code' ? [{ request, proof: request.proof.code, at: request.at }] : [],
  )
  const outcomes = await spendCodes(tx, attempts)
  return new Set(attempts.filter((_, index) => outcomes[index]).map(({ request }) => request))
}

function isPasswordRight({ proof }: SignIn, user: UserRecord | undefined): boolean {
  return proof.kind === 'password' && user?.passwordHash === proof.passwordHash
}
