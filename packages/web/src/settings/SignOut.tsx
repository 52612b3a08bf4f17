import type { Unsent } from '@stonechat/client'
import { withDeadline } from '@stonechat/protocol/base'
import { LogOut } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { useApp, useTexts } from '../base/context.js'
import { forgetPicked } from '../mention/picked.js'
import { Button } from '../ui/Button.js'
import { askAgain, ConfirmDialog } from '../ui/ConfirmDialog.js'

/** How often the dialog counts again: what waits may be sent meanwhile, here or in another tab. */
const countEveryMs = 1_000
/** A browser's storage that has not answered by then is not waited for. */
const countMaxMs = 2_000

/** What would be lost; `unknown` where the browser's storage does not answer. */
type Loss = Unsent | 'unknown'

/** The way out, which says first what it would delete. */
export function SignOut() {
  const texts = useTexts().settings
  const [isAsking, setIsAsking] = useState(false)
  return (
    <>
      <Button tone="grave" className="w-full" onClick={() => setIsAsking(true)} data-testid="sign-out">
        <LogOut className="size-4 rtl:-scale-x-100" />
        {texts.signOut}
      </Button>
      {isAsking && <SignOutDialog onClose={() => setIsAsking(false)} />}
    </>
  )
}

function SignOutDialog({ onClose }: { readonly onClose: () => void }) {
  const { client } = useApp()
  const texts = useTexts().settings
  const [, navigate] = useLocation()
  const [loss, setLoss] = useState<Loss>()
  const count = useCallback(
    (): Promise<Loss> => withDeadline(client.unsent(), countMaxMs, 'storage').catch(() => 'unknown'),
    [client],
  )

  useEffect(() => {
    let isOver = false
    const show = async () => {
      const found = await count()
      if (!isOver) setLoss(found)
    }
    void show()
    const timer = setInterval(() => void show(), countEveryMs)
    return () => {
      isOver = true
      clearInterval(timer)
    }
  }, [count])

  const signOut = async () => {
    const now = await count()
    if (isMore(now, loss)) {
      setLoss(now)
      return askAgain
    }
    await client.signOut()
    forgetPicked()
    navigate('/', { replace: true })
    return undefined
  }

  if (loss === undefined) return null
  const isNothing = loss !== 'unknown' && loss.messages + loss.drafts + loss.reactions === 0
  return (
    <ConfirmDialog
      title={texts.signOutTitle}
      text={isNothing ? texts.signOutText : texts.signOutLoss(loss === 'unknown' ? undefined : loss)}
      action={isNothing ? texts.signOut : texts.signOutLosing}
      {...(isNothing ? {} : { cancel: texts.staySignedIn })}
      onConfirm={signOut}
      onClose={onClose}
    />
  )
}

/** Whether more would be lost than the user was told. */
function isMore(now: Loss, told: Loss | undefined): boolean {
  if (told === 'unknown') return false
  if (now === 'unknown' || told === undefined) return true
  return now.messages > told.messages || now.drafts > told.drafts || now.reactions > told.reactions
}
