import * as z from 'zod'
import { because } from '../base/faults-of.js'
import { name, nothing, text, timeMs } from '../base/schemas.js'
import { faults } from '../faults.js'
import * as limits from '../limits.js'
import type { OperationTable } from '../operations/operation.js'
import { email, phone, username } from '../user/names.js'
import { ownUser } from '../user/user.js'
import { proof } from './proof.js'

const password = text(limits.passwordMaxCharacters, limits.passwordMinCharacters)
const code = z.string().regex(/^\d{4,10}$/, because(faults.digits))
/** An empty one counts as none. */
const deviceName = name(limits.deviceNameMaxCharacters, 0).optional()
/** Of an earlier sign-in on this device: guesses by strangers then do not make it wait. */
const deviceKey = z.string().max(200).optional()
/** Answers the `proof` of a refusal with `rate_limited`; the same request with it need not wait. */
const given = proof.optional()

/** The code was the first proof that the address is the user's: what had opened the account before ended. */
const firstProof = z.object({
  devices_ended: z.int().min(0),
  password_ended: z.boolean(),
  /** An address that was bound before the proof; it can be bound again. */
  email_removed: z.boolean(),
})

const signedIn = z.object({
  user: ownUser,
  token: z.string(),
  expires_at: timeMs,
  refresh_token: z.string(),
  /** Shows in a later sign-in that this device was signed in to the account before. It opens nothing. */
  device_key: z.string(),
  first_proof: firstProof.optional(),
})

/** Exactly one of the two ways to name an account. */
const oneAddress = (value: { phone?: string | undefined; email?: string | undefined }) =>
  (value.phone === undefined) !== (value.email === undefined)
const oneAddressMessage = { error: because(faults.either('phone', 'email')), path: ['phone'] }

/** What an account is named by where its owner signs in. */
const signInNames = ['phone', 'email', 'username'] as const

export const accountOperations = {
  'account.register': {
    summary: 'Create an account and sign in',
    area: 'user',
    http: 'POST /api/register',
    status: 201,
    auth: 'none',
    cost: 80,
    errors: ['code_required', 'invalid_code', 'phone_taken', 'username_taken'],
    input: z.object({
      username,
      phone,
      password,
      code: code.optional(),
      locale: z.string().max(16).optional(),
      device_name: deviceName,
      proof: given,
    }),
    output: signedIn,
  },
  'account.login': {
    summary: 'Sign in by password or by code',
    area: 'user',
    http: 'POST /api/login',
    status: 200,
    auth: 'none',
    cost: 80,
    errors: ['invalid_credentials', 'user_disabled'],
    input: z
      .object({
        phone: phone.optional(),
        email: email.optional(),
        /** With a password only: a code is sent to a phone or an e-mail address. */
        username: text(limits.usernameMaxCharacters, 1).optional(),
        password: z.string().min(1).max(limits.passwordMaxCharacters).optional(),
        code: code.optional(),
        device_name: deviceName,
        device_key: deviceKey,
        proof: given,
      })
      .refine((value) => signInNames.filter((name) => value[name] !== undefined).length === 1, {
        error: because(faults.exactlyOneOf(signInNames)),
        path: ['phone'],
      })
      .refine((value) => value.code === undefined || value.username === undefined, {
        error: because(faults.notWith('username')),
        path: ['code'],
      })
      .refine((value) => (value.password === undefined) !== (value.code === undefined), {
        error: because(faults.either('password', 'code')),
        path: ['password'],
      }),
    output: signedIn,
  },
  'account.logout': {
    summary: 'Sign this device out',
    area: 'user',
    http: 'POST /api/logout',
    status: 204,
    auth: 'user',
    cost: 1,
    errors: [],
    input: nothing,
    output: nothing,
  },
  'token.refresh': {
    summary: 'Exchange a refresh token for new tokens',
    area: 'user',
    http: 'POST /api/token/refresh',
    status: 200,
    auth: 'none',
    cost: 5,
    errors: ['invalid_refresh_token', 'user_disabled'],
    input: z.object({
      refresh_token: z.string().min(1).max(limits.tokenMaxBytes),
      /** Of this renewal: asked for again with the same one, because no answer came, it gets the same refresh token, also after 10 seconds. */
      request_id: z.uuid().optional(),
    }),
    output: signedIn,
  },
  'code.request': {
    summary: 'Send a verification code',
    area: 'user',
    http: 'POST /api/codes',
    status: 202,
    auth: 'none',
    cost: 80,
    errors: [],
    input: z
      .object({
        phone: phone.optional(),
        email: email.optional(),
        purpose: z.enum(['register', 'login', 'reset_password', 'bind_email']),
        locale: z.string().max(16).optional(),
        proof: given,
      })
      .refine(oneAddress, oneAddressMessage),
    output: nothing,
  },
  'password.reset': {
    summary: 'Set a new password by code',
    area: 'user',
    http: 'POST /api/password/reset',
    status: 204,
    auth: 'none',
    cost: 80,
    errors: ['invalid_code'],
    input: z
      .object({
        phone: phone.optional(),
        email: email.optional(),
        code,
        password,
        device_key: deviceKey,
        proof: given,
      })
      .refine(oneAddress, oneAddressMessage),
    output: nothing,
  },
  'password.change': {
    summary: 'Change the password; other devices are signed out',
    area: 'user',
    http: 'POST /api/password/change',
    status: 204,
    auth: 'user',
    cost: 80,
    errors: ['invalid_credentials'],
    input: z.object({ old_password: z.string().min(1).max(limits.passwordMaxCharacters), password }),
    output: nothing,
  },
  'email.bind': {
    summary: 'Bind an e-mail address by code',
    area: 'user',
    http: 'POST /api/email/bind',
    status: 200,
    auth: 'user',
    cost: 80,
    errors: ['invalid_code', 'email_taken'],
    input: z.object({ email, code }),
    output: ownUser,
  },
} as const satisfies OperationTable
