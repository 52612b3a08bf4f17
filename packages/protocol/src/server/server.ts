import * as z from 'zod'

const duration = z.int().min(0)
const size = z.int().min(0)

/** What this server allows, as its operator has set it. A client offers no more than this. */
export const serverLimits = z.object({
  /** For how long after sending an own message may be edited; 0 for never. */
  edit_window_ms: duration,
  /** For how long after sending an own message may be recalled; 0 for never. */
  recall_window_ms: duration,
  text_max_characters: size,
  custom_content_max_bytes: size,
  draft_max_characters: size,
  group_name_max_characters: size,
  group_notice_max_characters: size,
  group_max_members: size,
  nickname_max_characters: size,
  bio_max_characters: size,
  /** Messages in one page of history. */
  history_page_max: size,
  /** Of one frame of the WebSocket; a longer request goes over HTTP. */
  frame_max_bytes: size,
  /** Of one file; 0 or absent where this server keeps none. */
  file_max_bytes: size.optional(),
  /** Whether users who chose nothing else take messages from contacts only. Absent where the server does not know contacts. */
  contacts_only: z.boolean().optional(),
})

/** The ways in which a person may sign in. All are off where the host has accounts of its own. */
export const signInWays = z.object({
  /** By a phone number. */
  phone: z.boolean(),
  /** By a password. */
  password: z.boolean(),
  /** By a verification code that is sent to the phone or e-mail address. */
  code: z.boolean(),
  /** Through these providers. */
  oidc: z.array(
    z.object({
      id: z.string(),
      /** What people read on its button. */
      title: z.string(),
    }),
  ),
  /** By a passkey. */
  passkey: z.boolean(),
})

export const server = z.object({
  name: z.string(),
  version: z.string(),
  /** What is switched on. A feature that is not named is off. */
  features: z.record(z.string(), z.boolean()),
  limits: serverLimits,
  sign_in: signInWays,
})

export type ServerLimits = z.infer<typeof serverLimits>
export type SignInWays = z.infer<typeof signInWays>
export type ServerDescription = z.infer<typeof server>
