import { Bookmark } from 'lucide-react'
import { useState } from 'react'
import { hueOf, initialsOf } from './avatar-look.js'
import { classes } from './classes.js'

interface AvatarProps {
  readonly id: number
  readonly name: string
  readonly url?: string | null | undefined
  readonly size?: 's' | 'm' | 'l' | 'xl'
  readonly isGroup?: boolean
  /** Of the conversation with oneself, which has a sign instead of a face. */
  readonly isNotes?: boolean
  /** `true` shows the dot of a user who is online. */
  readonly isOnline?: boolean | undefined
}

const sizes = {
  s: 'size-7 text-[0.6875rem]',
  m: 'size-9 text-xs',
  l: 'size-11 text-sm',
  xl: 'size-20 text-2xl',
}

const pixels = { s: 28, m: 36, l: 44, xl: 80 }
/** Up to so many pixels the picture of 64 is sharp. */
const smallEnough = 72
/** Where the server keeps the pictures that it made itself. */
const uploaded = '/api/avatars/'

/** A person's or a group's picture. Decoration: the name always stands beside it. */
export function Avatar({
  id,
  name,
  url,
  size = 'm',
  isGroup = false,
  isNotes = false,
  isOnline,
}: AvatarProps) {
  const [brokenUrl, setBrokenUrl] = useState<string>()
  const hue = hueOf(id)
  const shape = isGroup ? 'rounded-[28%]' : 'rounded-full'
  return (
    <span aria-hidden="true" className={classes('relative inline-flex shrink-0 select-none', sizes[size])}>
      {isNotes ? (
        <span
          className={classes('flex size-full items-center justify-center bg-accent text-on-accent', shape)}
        >
          <Bookmark className="size-1/2" />
        </span>
      ) : isOwnPicture(url) && url !== brokenUrl ? (
        <img
          src={sized(url, size)}
          alt=""
          referrerPolicy="no-referrer"
          className={classes('size-full bg-sunken object-cover', shape)}
          onError={() => setBrokenUrl(url)}
        />
      ) : (
        <span
          className={classes('flex size-full items-center justify-center font-semibold', shape)}
          style={{
            backgroundColor: `light-dark(oklch(0.89 0.055 ${hue}), oklch(0.4 0.06 ${hue}))`,
            color: `light-dark(oklch(0.39 0.09 ${hue}), oklch(0.93 0.04 ${hue}))`,
          }}
        >
          {initialsOf(name)}
        </span>
      )}
      {isOnline === true && (
        <span
          className={classes(
            'absolute rounded-full border-2 border-surface bg-online',
            size === 'xl' ? 'end-1 bottom-1 size-4.5' : '-end-px -bottom-px size-3',
          )}
        />
      )}
    </span>
  )
}

/** Pictures that were chosen in the app are there in two sizes; the small one does for lists. */
function sized(url: string, size: keyof typeof sizes): string {
  if (!url.startsWith(uploaded)) return url
  const isLarge = pixels[size] * Math.min(2, window.devicePixelRatio) > smallEnough
  return `${url}?size=${isLarge ? 512 : 64}`
}

/** Only pictures of this server: no request may leave the page's own origin. */
function isOwnPicture(url: string | null | undefined): url is string {
  if (!url || !URL.canParse(url, location.origin)) return false
  return new URL(url, location.origin).origin === location.origin
}
