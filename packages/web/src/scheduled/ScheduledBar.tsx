import type { Scheduled, Target } from '@stonechat/protocol'
import { CalendarClock } from 'lucide-react'
import { useState } from 'react'
import { useClient, useReadable, useTexts } from '../base/context.js'
import { ScheduledList } from './ScheduledList.js'
import type { Unsent } from './unsent.js'

export interface ScheduledBarProps {
  readonly target: Target
  /** Puts what is to be written anew into the composer. */
  readonly onWrite: (unsent: Unsent) => void
}

/** That something waits to be sent here, and the way to it. */
export function ScheduledBar({ target, onWrite }: ScheduledBarProps) {
  const waiting = waitingFor(useReadable(useClient().scheduled), target)
  return waiting.length > 0 && <Waiting list={waiting} onWrite={onWrite} />
}

/** The list goes with the last one in it. */
function Waiting({
  list,
  onWrite,
}: { readonly list: readonly Scheduled[] } & Pick<ScheduledBarProps, 'onWrite'>) {
  const texts = useTexts().scheduled
  const [isOpen, setIsOpen] = useState(false)
  const refused = list.filter((one) => one.refused !== undefined).length
  return (
    <>
      <button
        type="button"
        data-testid="scheduled-bar"
        onClick={() => setIsOpen(true)}
        className="mb-2 flex min-h-8 w-full items-center gap-2 rounded-m px-3 text-start text-sm text-ink-soft hover:bg-hover"
      >
        <CalendarClock aria-hidden="true" className="size-4 shrink-0 text-accent" />
        {texts.waiting(list.length)}
        {refused > 0 && <span className="text-danger">{texts.refused(refused)}</span>}
      </button>
      {isOpen && (
        <ScheduledList
          list={list}
          onClose={() => setIsOpen(false)}
          onWrite={(unsent) => {
            setIsOpen(false)
            onWrite(unsent)
          }}
        />
      )}
    </>
  )
}

/** Those to one target, the next first. */
function waitingFor(all: readonly Scheduled[], target: Target): readonly Scheduled[] {
  return all
    .filter((one) => one.target_type === target.target_type && one.target_id === target.target_id)
    .sort((one, other) => one.send_at - other.send_at)
}
