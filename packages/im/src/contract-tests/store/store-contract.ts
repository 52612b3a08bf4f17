/** The contract of `ImStore` as rules that every store must keep: a store is done when this suite passes. */

import { afterAll, beforeAll, describe } from 'vitest'
import type { ImStore } from '../../contract/index.js'
import { registerBanRules } from './bans.js'
import { registerBlockAndPresenceRules } from './blocks-and-presence.js'
import { registerChainRules } from './chains.js'
import { registerChangeMessageRules } from './change-message.js'
import { registerContactRules } from './contacts.js'
import { registerDeletionRules } from './deletions.js'
import { registerDeliveryRules } from './delivery.js'
import { registerDissolvedGroupRules } from './dissolved-groups.js'
import { registerEventRules } from './events.js'
import { registerFileProperties } from './file-property.js'
import { registerFileRules } from './files.js'
import { registerForwardRules } from './forward.js'
import { registerGroupLineRules } from './group-lines.js'
import { registerGroupMemberRules } from './group-members.js'
import { registerGroupOwnerRules } from './group-owners.js'
import { registerGroupRoleRules } from './group-roles.js'
import { registerGroupSettingsRules } from './group-settings.js'
import { registerGroupRules } from './groups.js'
import { registerHistoryRules } from './history.js'
import { registerInviteRules } from './invites.js'
import { registerJoinRules } from './joins.js'
import { registerMentionRules } from './mentions.js'
import { registerPinRules } from './pins.js'
import { registerPollRules } from './polls.js'
import { registerPrivacyRules } from './privacy.js'
import { registerReactionRules } from './reactions.js'
import { registerReceiptRules } from './receipts.js'
import { registerReplyRules } from './replies.js'
import { registerReportRules } from './reports.js'
import { registerRetryRules } from './retries.js'
import { registerSanctionRules } from './sanctions.js'
import { registerScheduledRules } from './scheduled.js'
import { registerSendRules } from './send.js'
import { registerSequenceProperty } from './sequence-property.js'
import { registerSessionRules } from './sessions.js'
import { registerSyncRules } from './sync.js'
import { registerSyncPageRules } from './sync-pages.js'
import { registerUserStateRules } from './user-state.js'
import { createWorld, type FilesUnderTest, type World } from './world.js'

/** Long enough for a store across a network, on a busy machine. */
const ruleTimeoutMs = 120_000

/** A store that is open, with or without data of others; closed and cleaned up by disposing of it. */
export interface StoreUnderTest extends AsyncDisposable {
  readonly store: ImStore
  /** Absent for a store whose messages have no files: those rules are then left out. */
  readonly files?: FilesUnderTest | undefined
}

/** Registers every rule for one store. All rules share the store that `open` gives. */
export function registerStoreContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`the store of messaging on ${name}`, { timeout: ruleTimeoutMs }, () => {
    let opened: StoreUnderTest | undefined
    let world: World | undefined
    beforeAll(async () => {
      opened = await open()
      world = createWorld(opened.store, opened.files)
    }, ruleTimeoutMs)
    afterAll(() => opened?.[Symbol.asyncDispose](), ruleTimeoutMs)
    const getWorld = (): World => {
      if (world === undefined) throw new Error('the store is not open')
      return world
    }

    registerSendRules(getWorld)
    registerRetryRules(getWorld)
    registerSequenceProperty(getWorld)
    registerChangeMessageRules(getWorld)
    registerMentionRules(getWorld)
    registerReactionRules(getWorld)
    registerPollRules(getWorld)
    registerForwardRules(getWorld)
    registerPinRules(getWorld)
    registerReplyRules(getWorld)
    registerReportRules(getWorld)
    registerReceiptRules(getWorld)
    registerChainRules(getWorld)
    registerPrivacyRules(getWorld)
    registerContactRules(getWorld)
    registerHistoryRules(getWorld)
    registerSessionRules(getWorld)
    registerDeliveryRules(getWorld)
    registerSyncRules(getWorld)
    registerSyncPageRules(getWorld)
    registerDeletionRules(getWorld)
    registerGroupRules(getWorld)
    registerGroupSettingsRules(getWorld)
    registerInviteRules(getWorld)
    registerJoinRules(getWorld)
    registerGroupMemberRules(getWorld)
    registerDissolvedGroupRules(getWorld)
    registerGroupOwnerRules(getWorld)
    registerBanRules(getWorld)
    registerSanctionRules(getWorld)
    registerGroupRoleRules(getWorld)
    registerGroupLineRules(getWorld)
    registerFileRules(getWorld)
    registerFileProperties(getWorld)
    registerBlockAndPresenceRules(getWorld)
    registerUserStateRules(getWorld)
    registerScheduledRules(getWorld)
    registerEventRules(getWorld)
  })
}
