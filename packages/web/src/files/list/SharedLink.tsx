import { ChevronRight, Images, Link2, type LucideIcon } from 'lucide-react'
import { useTexts } from '../../base/context.js'

/** What a conversation has besides its messages. */
export type Shared = 'files' | 'links'

interface SharedLinkProps {
  readonly onOpen: (shared: Shared) => void
}

/** Leads to the pictures and files of a conversation, and to its links. */
export function SharedLink({ onOpen }: SharedLinkProps) {
  const texts = useTexts().files
  return (
    <section className="border-t border-line py-1.5">
      <Entry icon={Images} label={texts.shared} testId="open-shared" onPress={() => onOpen('files')} />
      <Entry icon={Link2} label={texts.links} testId="open-links" onPress={() => onOpen('links')} />
    </section>
  )
}

interface EntryProps {
  readonly icon: LucideIcon
  readonly label: string
  readonly testId: string
  readonly onPress: () => void
}

function Entry({ icon: Icon, label, testId, onPress }: EntryProps) {
  return (
    <button
      type="button"
      onClick={onPress}
      data-testid={testId}
      className="-mx-2 flex h-10 w-[calc(100%+1rem)] items-center gap-2.5 rounded-m px-2 text-start hover:bg-hover"
    >
      <Icon aria-hidden="true" className="size-4.5 text-ink-quiet" />
      <span className="flex-1">{label}</span>
      <ChevronRight aria-hidden="true" className="size-4 text-ink-quiet rtl:-scale-x-100" />
    </button>
  )
}
