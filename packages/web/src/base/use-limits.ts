import type { Client } from '@stonechat/client'
import type { ServerLimits } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/limits'
import { useClient, useReadable } from './context.js'

/** The limits of the server that the app shows or keeps to. */
export type KnownLimits = Pick<
  ServerLimits,
  | 'edit_window_ms'
  | 'recall_window_ms'
  | 'text_max_characters'
  | 'group_name_max_characters'
  | 'group_notice_max_characters'
  | 'nickname_max_characters'
  | 'bio_max_characters'
  | 'file_max_bytes'
>

/** Of one file, where the operator has set nothing else. */
const fileMaxBytes = 200 * 1_024 ** 2

/** What a server allows unless its operator has set something else. */
const defaults: KnownLimits = {
  edit_window_ms: limits.editWindowMs,
  recall_window_ms: limits.recallWindowMs,
  text_max_characters: limits.textMaxCharacters,
  group_name_max_characters: limits.groupNameMaxCharacters,
  group_notice_max_characters: limits.groupNoticeMaxCharacters,
  nickname_max_characters: limits.nicknameMaxCharacters,
  bio_max_characters: limits.bioMaxCharacters,
  file_max_bytes: fileMaxBytes,
}

/** What the server allows now; the defaults until it is known. */
export function limitsOf({ server }: Pick<Client, 'server'>): KnownLimits {
  return server.getSnapshot() ?? defaults
}

/** What the server allows, kept current. */
export function useLimits(): KnownLimits {
  return useReadable(useClient().server) ?? defaults
}

/** The most bytes that one file may have; 0 where the server keeps none. */
export function useFileMaxBytes(): number {
  return useLimits().file_max_bytes ?? 0
}
