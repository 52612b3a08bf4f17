import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { useTexts } from '../base/context.js'
import { isImeKey } from '../base/keys.js'
import { IconButton } from './Button.js'
import { classes } from './classes.js'
import { returnFocusTo } from './return-focus.js'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  /** For dialogs whose content says itself what they are. */
  readonly isTitleHidden?: boolean
  readonly testId?: string
}

/**
 * A modal dialog; on a phone a sheet at the bottom. Its backdrop is our own: Radix's overlay locks scrolling with an
 * injected stylesheet, which the content security policy forbids, and the page behind it does not scroll anyway.
 */
export function Dialog({ title, onClose, children, isTitleHidden = false, testId }: DialogProps) {
  const texts = useTexts()
  const [opener] = useState(() => document.activeElement)
  const returnFocus = (event: Event) => {
    event.preventDefault()
    returnFocusTo(opener)
  }
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <div className="fixed inset-0 z-40 animate-appear bg-backdrop" />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={returnFocus}
          onEscapeKeyDown={(event) => isImeKey(event) && event.preventDefault()}
          data-testid={testId}
          className={classes(
            'fixed inset-x-0 bottom-0 z-50 mx-auto flex max-h-[calc(var(--app-height,100dvh)-2rem)] w-full animate-rise',
            'flex-col rounded-t-l bg-surface pb-[env(safe-area-inset-bottom)] text-ink shadow-floating outline-none',
            'pane:top-[14vh] pane:bottom-auto pane:max-w-105 pane:max-h-[72vh] pane:rounded-l',
          )}
        >
          <header
            className={isTitleHidden ? 'sr-only' : 'flex items-center justify-between ps-5 pe-2 pt-3 pb-1'}
          >
            <Radix.Title className="min-w-0 overflow-clip text-lg font-semibold wrap-content">
              {title}
            </Radix.Title>
            <Radix.Close asChild>
              <IconButton label={texts.close}>
                <X className="size-4.5" />
              </IconButton>
            </Radix.Close>
          </header>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
