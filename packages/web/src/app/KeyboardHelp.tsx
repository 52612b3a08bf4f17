import { usePreferences, useTexts } from '../base/context.js'
import { Dialog } from '../ui/Dialog.js'

/** All keys, each with what it does. */
export function KeyboardHelp({ onClose }: { readonly onClose: () => void }) {
  const texts = useTexts().keys
  const { sendKey } = usePreferences()
  const mod = /mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘' : 'Ctrl'
  const isEnter = sendKey === 'enter'
  const rows: readonly (readonly [string, readonly string[]])[] = [
    [texts.switch, [mod, 'K']],
    [texts.nextChat, ['Alt', '↑ ↓']],
    [texts.newConversation, ['Alt', 'N']],
    [texts.send, isEnter ? ['Enter'] : [mod, 'Enter']],
    [texts.newLine, isEnter ? ['Shift', 'Enter'] : ['Enter']],
    [texts.editLast, ['↑']],
    [texts.moveMessages, ['↑ ↓']],
    [texts.messageMenu, ['Enter']],
    [texts.closeLayer, ['Esc']],
    [texts.help, ['?']],
  ]
  return (
    <Dialog title={texts.title} onClose={onClose} testId="keyboard-help">
      <dl className="min-h-0 overflow-y-auto px-5 pt-1 pb-5">
        {rows.map(([label, keys]) => (
          <div
            key={label}
            className="flex min-h-10 items-center justify-between gap-4 border-b border-line last:border-0"
          >
            <dt>{label}</dt>
            <dd className="flex shrink-0 gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="rounded-s border border-line bg-sunken px-1.5 py-0.5 font-sans text-xs text-ink-soft"
                >
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
