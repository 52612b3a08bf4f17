import type { Target } from '@stonechat/protocol'
import { Camera, ChartBarBig, Contact, File, Image, Paperclip } from 'lucide-react'
import { type ChangeEvent, type Ref, Suspense, useImperativeHandle, useRef, useState } from 'react'
import { useTexts } from '../base/context.js'
import { lazyPart } from '../base/lazy-part.js'
import { media, useMedia } from '../base/use-media.js'
import { usePeopleTexts } from '../contact/use-people-texts.js'
import type { PollContent } from '../poll/poll-state.js'
import { afterMenu } from '../ui/after-menu.js'
import { IconButton } from '../ui/Button.js'
import { ContextMenu } from '../ui/layers.js'
import type { MenuItem, Point } from '../ui/Menu.js'
import type { CardContent } from './ChooseCard.js'

const PollForm = lazyPart(() => import('../poll/PollForm.js').then(({ PollForm }) => PollForm))
const ChooseCard = lazyPart(() => import('./ChooseCard.js').then(({ ChooseCard }) => ChooseCard))

export interface AttachProps {
  readonly ref: Ref<AttachHandle>
  readonly target: Target
  /** Absent where the server takes no files. */
  readonly onFiles: ((files: readonly File[]) => void) | undefined
  /** Absent where a message is edited. */
  readonly onPost: ((content: PollContent | CardContent) => void) | undefined
}

export interface AttachHandle {
  /** Lets the person choose files. */
  choose(): void
}

/** Lets one choose what else to send: any files, on a phone also from the gallery or the camera, a poll or a card. */
export function Attach({ ref, target, onFiles, onPost }: AttachProps) {
  const { files: texts, poll } = useTexts()
  const isTouch = useMedia(media.touch)
  const any = useRef<HTMLInputElement>(null)
  const gallery = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const [menuAt, setMenuAt] = useState<Point>()
  const [isAsking, setIsAsking] = useState(false)
  const [isChoosing, setIsChoosing] = useState(false)
  const { send: sendCard } = usePeopleTexts().card

  const openMenu = () => {
    const box = button.current?.getBoundingClientRect()
    setMenuAt({ x: box?.left ?? 0, y: box?.top ?? 0 })
  }
  const choose = () => (isTouch ? openMenu() : any.current?.click())
  useImperativeHandle(ref, () => ({ choose }))
  const take = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    onFiles?.([...(currentTarget.files ?? [])])
    // The same file again is a change again.
    currentTarget.value = ''
  }
  const ask = () => setIsAsking(true)
  const onPress = onFiles === undefined ? ask : onPost === undefined ? choose : openMenu
  const label = onFiles === undefined ? poll.create : onPost === undefined ? texts.attach : texts.attachMore
  const Icon = onFiles === undefined ? ChartBarBig : Paperclip
  const input = { type: 'file', hidden: true, tabIndex: -1, onChange: take } as const

  const fromPhone: MenuItem[] = [
    { label: texts.attachPictures, icon: <Image />, onSelect: () => gallery.current?.click() },
    { label: texts.attachCamera, icon: <Camera />, onSelect: () => camera.current?.click() },
  ]
  const fromFiles: MenuItem = {
    ...{ label: texts.attachFile, icon: <File />, testId: 'attach-file' },
    onSelect: () => any.current?.click(),
  }
  const asPoll: MenuItem = {
    ...{ label: poll.name, icon: <ChartBarBig />, testId: 'attach-poll' },
    onSelect: () => afterMenu(ask),
  }
  const asCard: MenuItem = {
    ...{ label: sendCard, icon: <Contact />, testId: 'attach-card' },
    onSelect: () => afterMenu(() => setIsChoosing(true)),
  }
  const items = [
    ...(onFiles === undefined ? [] : [...(isTouch ? fromPhone : []), fromFiles]),
    ...(onPost === undefined ? [] : [asPoll, asCard]),
  ]

  return (
    <>
      <IconButton
        ref={button}
        label={label}
        onClick={onPress}
        data-testid={onFiles === undefined ? 'new-poll' : 'attach'}
        className="size-10 rounded-full pane:size-10"
      >
        <Icon className="size-5" />
      </IconButton>
      {onFiles !== undefined && <input ref={any} {...input} multiple data-testid="attach-input" />}
      {onFiles !== undefined && isTouch && (
        <>
          <input ref={gallery} {...input} multiple accept="image/*,video/*" data-testid="gallery-input" />
          <input ref={camera} {...input} accept="image/*" capture="environment" data-testid="camera-input" />
        </>
      )}
      {menuAt !== undefined && <ContextMenu at={menuAt} onClose={() => setMenuAt(undefined)} items={items} />}
      {isChoosing && onPost !== undefined && (
        <Suspense>
          <ChooseCard
            onClose={() => setIsChoosing(false)}
            onSend={(card) => {
              setIsChoosing(false)
              onPost(card)
            }}
          />
        </Suspense>
      )}
      {isAsking && onPost !== undefined && (
        <Suspense>
          <PollForm
            target={target}
            onClose={() => setIsAsking(false)}
            onSend={(content) => {
              setIsAsking(false)
              onPost(content)
            }}
          />
        </Suspense>
      )}
    </>
  )
}
