import type { Target } from '@stonechat/protocol'
import { Smile } from 'lucide-react'
import { type ReactNode, Suspense, useState } from 'react'
import { useTexts } from '../../base/context.js'
import { classes } from '../../ui/classes.js'
import { pickerTabs } from './picker-tabs.js'

interface PickerTabsProps {
  readonly target: Target
  readonly onClose: () => void
  /** The emoji. */
  readonly children: ReactNode
}

/** The emoji and what else can be picked, one at a time. */
export function PickerTabs({ target, onClose, children }: PickerTabsProps) {
  const texts = useTexts()
  const [shown, setShown] = useState('emoji')
  const { Panel } = pickerTabs.find(({ key }) => key === shown) ?? {}
  const tabs = [{ key: 'emoji', label: texts.emoji.open, Icon: Smile }].concat(
    pickerTabs.map(({ key, label, Icon }) => ({ key, label: label(texts), Icon })),
  )
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div role="tablist" className="flex h-10 shrink-0 items-stretch border-b border-line px-2">
        {tabs.map(({ key, label, Icon }) => (
          <button
            key={key}
            type="button"
            role="tab"
            aria-selected={key === shown}
            aria-label={label}
            title={label}
            data-testid={`picker-${key}`}
            onClick={() => setShown(key)}
            className={classes(
              'flex w-12 items-center justify-center border-b-2',
              key === shown
                ? 'border-accent text-accent'
                : 'border-transparent text-ink-quiet hover:text-ink',
            )}
          >
            <Icon className="size-5" />
          </button>
        ))}
      </div>
      <div className="min-h-0 flex-1">
        {Panel === undefined ? (
          children
        ) : (
          <Suspense>
            <Panel target={target} onClose={onClose} />
          </Suspense>
        )}
      </div>
    </div>
  )
}
