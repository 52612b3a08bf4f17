import { ChevronRight, Images } from 'lucide-react'
import { useTexts } from '../../base/context.js'

/** Leads to the pictures and files of a conversation. */
export function SharedLink({ onOpen }: { readonly onOpen: () => void }) {
  return (
    <section className="border-t border-line py-1.5">
      <button
        type="button"
        onClick={onOpen}
        data-testid="open-shared"
        className="-mx-2 flex h-10 w-[calc(100%+1rem)] items-center gap-2.5 rounded-m px-2 text-start hover:bg-hover"
      >
        <Images aria-hidden="true" className="size-4.5 text-ink-quiet" />
        <span className="flex-1">{useTexts().files.shared}</span>
        <ChevronRight aria-hidden="true" className="size-4 text-ink-quiet rtl:-scale-x-100" />
      </button>
    </section>
  )
}
