import type { Target } from '@stonechat/protocol'
import { Flag } from 'lucide-react'
import { useState } from 'react'
import { usePreferences } from '../base/context.js'
import { reportTextsOf } from '../text/report/index.js'
import { Button } from '../ui/Button.js'
import { ReportSheet } from './ReportSheet.js'

/** Asks what is wrong with a user or a group, at the end of their details. */
export function ReportButton({ target }: { readonly target: Target }) {
  const words = reportTextsOf(usePreferences().language)
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button tone="grave" className="mt-3 w-full" onClick={() => setIsOpen(true)} data-testid="report">
        <Flag className="size-4" />
        {words.report}
      </Button>
      {isOpen && <ReportSheet target={target} onClose={() => setIsOpen(false)} />}
    </>
  )
}
