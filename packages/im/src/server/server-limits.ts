import { limits, type ServerDescription, type ServerLimits } from '@stonechat/protocol'
import type { PeopleMode } from '../contact/consent.js'
import { imLimits } from '../limits.js'
import type { ChangeWindows } from '../message/change-message.js'

/** What a host offers; whatever is left out is not offered. */
export interface ServerAbout extends Partial<Omit<ServerDescription, 'limits'>> {
  /** Those of other libraries. */
  readonly limits?: Pick<ServerLimits, 'file_max_bytes'> | undefined
}

/** The limits a client has to know, as this server applies them. */
export function toServerLimits(
  { editMs, recallMs }: ChangeWindows,
  people: PeopleMode,
  others: ServerAbout['limits'],
): ServerLimits {
  return {
    ...others,
    edit_window_ms: editMs,
    recall_window_ms: recallMs,
    text_max_characters: limits.textMaxCharacters,
    custom_content_max_bytes: limits.customContentMaxBytes,
    draft_max_characters: limits.draftMaxCharacters,
    group_name_max_characters: limits.groupNameMaxCharacters,
    group_notice_max_characters: limits.groupNoticeMaxCharacters,
    group_max_members: imLimits.groupMaxMembers,
    nickname_max_characters: limits.nicknameMaxCharacters,
    bio_max_characters: limits.bioMaxCharacters,
    history_page_max: limits.historyPageMax,
    frame_max_bytes: limits.frameMaxBytes,
    contacts_only: people === 'contacts',
  }
}
