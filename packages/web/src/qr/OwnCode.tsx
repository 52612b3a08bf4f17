import { Copy, ScanLine } from 'lucide-react'
import { useState } from 'react'
import { pathOf } from '../base/address.js'
import { useOwnUser } from '../base/context.js'
import { useCopy } from '../base/use-copy.js'
import { nameOf } from '../base/use-people.js'
import { usePeopleTexts } from '../contact/use-people-texts.js'
import { Avatar } from '../ui/Avatar.js'
import { Button } from '../ui/Button.js'
import { Dialog } from '../ui/Dialog.js'
import { Name } from '../ui/Name.js'
import { CodePicture } from './CodePicture.js'
import { ScanCode } from './ScanCode.js'

/** The code that leads to the user: others scan it from the screen. */
export function OwnCode({ onClose }: { readonly onClose: () => void }) {
  const own = useOwnUser()
  const { code: words } = usePeopleTexts()
  const copy = useCopy()
  const [isScanning, setIsScanning] = useState(false)
  const name = nameOf(own)
  const link = `${location.origin}${pathOf({ target_type: 'user', target_id: own.id })}`
  if (isScanning) return <ScanCode onClose={onClose} />
  return (
    <Dialog title={words.own} onClose={onClose} testId="own-code-sheet">
      <div className="flex min-h-0 flex-col items-center overflow-y-auto px-5 pt-2 pb-5">
        <div className="flex max-w-full items-center gap-3">
          <Avatar id={own.id} name={name} url={own.avatar_url} size="l" />
          <div className="min-w-0">
            <p className="truncate font-semibold">
              <Name>{name}</Name>
            </p>
            <p className="text-sm text-ink-quiet tabular-nums">ID {own.id}</p>
          </div>
        </div>
        <CodePicture text={link} label={words.own} />
        <p className="text-center text-sm text-ink-quiet">{words.ownHint}</p>
        <div className="mt-4 flex w-full flex-wrap gap-2">
          <Button className="flex-1" onClick={() => copy(link)} data-testid="copy-own-link">
            <Copy className="size-4" />
            {words.copyLink}
          </Button>
          <Button className="flex-1" onClick={() => setIsScanning(true)} data-testid="scan">
            <ScanLine className="size-4" />
            {words.scan}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
