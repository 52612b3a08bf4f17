import type { GroupDraft, GroupRecord, ImStore } from '@stonechat/im/contract'

/** A group that must be made. */
export async function makeGroup(im: Pick<ImStore, 'createGroup'>, draft: GroupDraft): Promise<GroupRecord> {
  const made = await im.createGroup(draft)
  if (made.status === 'refused') throw new Error(`not made: ${made.code}`)
  return made.group
}
