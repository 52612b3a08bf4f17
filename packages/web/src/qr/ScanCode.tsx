import { ImageUp } from 'lucide-react'
import { type ChangeEvent, useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { stacked } from '../base/go-back.js'
import { insidePathOf } from '../base/routes.js'
import { usePeopleTexts } from '../contact/use-people-texts.js'
import { Button } from '../ui/Button.js'
import { Dialog } from '../ui/Dialog.js'
import { readCode, readCodeOf } from './read-code.js'

/** How often a frame of the camera is looked at. */
const frameEveryMs = 200

/** Scans a code with the camera, or from a picture, and goes where it leads. */
export function ScanCode({ onClose }: { readonly onClose: () => void }) {
  const { code: words } = usePeopleTexts()
  const [, navigate] = useLocation()
  const [fault, setFault] = useState<'noCode' | 'foreign'>()
  const picker = useRef<HTMLInputElement>(null)

  const follow = (text: string): boolean => {
    const path = URL.canParse(text) ? insidePathOf(text, location.origin) : undefined
    if (path === undefined) {
      setFault('foreign')
      return false
    }
    onClose()
    navigate(path, { state: stacked })
    return true
  }

  const take = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0]
    target.value = ''
    if (file === undefined) return
    setFault(undefined)
    const text = await readCodeOf(file).catch(() => undefined)
    if (text === undefined) setFault('noCode')
    else follow(text)
  }

  return (
    <Dialog title={words.scan} onClose={onClose} testId="scan-sheet">
      <div className="min-h-0 overflow-y-auto px-5 pt-2 pb-5">
        <Camera onText={follow} />
        {fault !== undefined && (
          <p role="alert" className="mt-3 text-center text-sm text-danger">
            {words[fault]}
          </p>
        )}
        <input
          ref={picker}
          type="file"
          accept="image/*"
          hidden
          data-testid="scan-file"
          onChange={(event) => void take(event)}
        />
        <Button className="mt-4 w-full" onClick={() => picker.current?.click()} data-testid="scan-picture">
          <ImageUp className="size-4" />
          {words.picture}
        </Button>
      </div>
    </Dialog>
  )
}

/** What the camera sees, until a code is followed. */
function Camera({ onText }: { readonly onText: (text: string) => boolean }) {
  const { code: words } = usePeopleTexts()
  const video = useRef<HTMLVideoElement>(null)
  const [isRefused, setIsRefused] = useState(false)
  const follow = useRef(onText)
  follow.current = onText

  useEffect(() => {
    const leaving = new AbortController()
    watch(video.current!, leaving.signal, (text) => follow.current(text)).catch(() => setIsRefused(true))
    return () => leaving.abort()
  }, [])

  if (isRefused)
    return <p className="rounded-m bg-sunken px-4 py-8 text-center text-sm text-ink-soft">{words.noCamera}</p>
  return (
    <>
      <video ref={video} muted playsInline className="aspect-square w-full rounded-m bg-shade object-cover" />
      <p className="mt-3 text-center text-sm text-ink-quiet">{words.scanHint}</p>
    </>
  )
}

/** Shows the camera and looks at its frames until one has a code that leads somewhere. Rejects where there is no camera to use. */
async function watch(
  video: HTMLVideoElement,
  signal: AbortSignal,
  follow: (text: string) => boolean,
): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
  const stop = () => stream.getTracks().forEach((track) => void track.stop())
  if (signal.aborted) return stop()
  signal.addEventListener('abort', stop)
  video.srcObject = stream
  await video.play().catch(() => {})
  while (!signal.aborted) {
    const text = video.videoWidth > 0 ? await readCode(video).catch(() => undefined) : undefined
    if (signal.aborted || (text !== undefined && follow(text))) return
    await new Promise((resolve) => setTimeout(resolve, frameEveryMs))
  }
}
