import { Images, Link2 } from 'lucide-react'
import { useTexts } from '../../base/context.js'
import { NavRow } from '../../ui/NavRow.js'

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
      <NavRow icon={Images} label={texts.shared} testId="open-shared" onPress={() => onOpen('files')} />
      <NavRow icon={Link2} label={texts.links} testId="open-links" onPress={() => onOpen('links')} />
    </section>
  )
}
