import type { Client } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import type { ReactNode } from 'react'
import type { BrowserPreferences } from '../base/preferences.js'
import type { Trigger } from './find-trigger.js'

/** Where something is completed. */
export interface CompletionContext {
  readonly client: Client
  readonly target: Target
  readonly preferences: BrowserPreferences
}

/** One line of the list. */
export interface CompletionItem {
  /** Unlike those of the other lines. */
  readonly key: string
  /** A picture or a character before the words. */
  readonly face: ReactNode
  readonly label: string
  /** Quiet words behind the label. */
  readonly hint?: string
  /** What stands in the text in place of the trigger and the query. */
  readonly insert: string
  /** What else happens when it is picked. */
  readonly onPick?: () => void
}

/** What offers completions of one trigger. */
export interface CompletionSource extends Trigger {
  /** The best first. May throw or reject: then nothing is offered. */
  find(
    query: string,
    context: CompletionContext,
  ): readonly CompletionItem[] | Promise<readonly CompletionItem[]>
}
