/**
 * People sign in in batches: five statements, one more for each code that was wrong and each hash that is replaced, and some
 * for each address that is proven for the first time.
 */
import type { FirstProof, SignIn, SignInOutcome, UserRecord } from '@stonechat/user'
import { spendCodes } from '../code/spend-codes.js'
import type { WriteTx } from '../sql/tx.js'
import { isNamedBy, isUnproven, proveFirst } from '../user/prove-identity.js'
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
  const accepted: (SignIn & { readonly userId: number; readonly endsOthers: boolean })[] = []
  const verdicts: Verdict[] = []
  for (const request of batch) {
    const { proof, at } = request
    const user = users.get(request.userId ?? nobody)
    const isProven = isRight(request, user, rightCodes)
    if (user === undefined || !isProven) verdicts.push('invalid_credentials')
    else if (user.disabledAt !== null) verdicts.push('user_disabled')
    else {
      const isFirst = proof.kind === 'code' && isUnproven(user, proof.code.kind)
      const verdict = isFirst ? await proveFirst(tx, user, proof.code, at) : { user }
      if (proof.kind === 'password' && proof.strongerHash !== undefined)
        await patchUser(tx, user.id, { passwordHash: proof.strongerHash }, at)
      // Those that come later in the batch meet what this one made of the account.
      users.set(user.id, verdict.user)
      accepted.push({ ...request, userId: user.id, endsOthers: isFirst })
      verdicts.push(verdict)
    }
  }

  const displaced = await openDevices(tx, accepted)
  return verdicts.map((verdict, index): SignInOutcome => {
    if (typeof verdict === 'string') return { status: 'refused', code: verdict }
    const revokedDeviceIds = displaced.get(batch[index]!.device.id) ?? []
    return { status: 'signed_in', ...verdict, revokedDeviceIds }
  })
}

type Verdict =
  | { readonly user: UserRecord; readonly firstProof?: FirstProof }
  | 'invalid_credentials'
  | 'user_disabled'

/** @returns the attempts whose code was right */
async function compareCodes(tx: WriteTx, batch: readonly SignIn[]): Promise<ReadonlySet<SignIn>> {
  const attempts = batch.flatMap((request) =>
    request.proof.kind === 'code' ? [{ request, proof: request.proof.code, at: request.at }] : [],
  )
  const outcomes = await spendCodes(tx, attempts)
  return new Set(attempts.filter((_, index) => outcomes[index]).map(({ request }) => request))
}

function isRight(request: SignIn, user: UserRecord | undefined, rightCodes: ReadonlySet<SignIn>): boolean {
  const { proof } = request
  if (proof.kind === 'password') return user?.passwordHash === proof.passwordHash
  // The address may have been taken from the user since the account was looked up by it.
  return rightCodes.has(request) && user !== undefined && isNamedBy(user, proof.code)
}
