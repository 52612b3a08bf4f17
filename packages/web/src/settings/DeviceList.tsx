import type { Device } from '@stonechat/protocol'
import { MonitorSmartphone } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { useClient, usePreferences, useTexts } from '../base/context.js'
import { useNow } from '../base/use-now.js'
import { failureText } from '../text/error-text.js'
import { formatAgo } from '../text/time.js'
import { Button } from '../ui/Button.js'
import { ConfirmDialog } from '../ui/ConfirmDialog.js'
import { Name } from '../ui/Name.js'
import { Skeleton } from '../ui/Skeleton.js'

type Loaded = { readonly devices: readonly Device[] } | { readonly error: unknown } | undefined

/** Where the account is signed in, with a way to end it. */
export function DeviceList() {
  const client = useClient()
  const { language } = usePreferences()
  const texts = useTexts()
  const words = texts.settings
  const [loaded, setLoaded] = useState<Loaded>()
  const [asked, setAsked] = useState<Device>()
  const load = useCallback(
    () =>
      client.devices().then(
        (devices) => setLoaded({ devices }),
        (error: unknown) => setLoaded({ error }),
      ),
    [client],
  )
  useEffect(() => void load(), [load])

  if (loaded === undefined) return <Skeleton className="h-12" />
  if ('error' in loaded) {
    return (
      <div className="flex items-center justify-between gap-4">
        <p className="text-sm text-danger">{failureText(loaded.error, language)}</p>
        <Button size="s" onClick={() => void load()}>
          {texts.retry}
        </Button>
      </div>
    )
  }
  return (
    <ul className="flex flex-col">
      {loaded.devices.map((device) => (
        <DeviceRow key={device.id} device={device} onRevoke={() => setAsked(device)} />
      ))}
      {asked !== undefined && (
        <ConfirmDialog
          title={words.revokeTitle(asked.name)}
          text={words.revokeText}
          action={words.revoke}
          onConfirm={async () => {
            await client.call('device.revoke', { device_id: asked.id })
            await load()
          }}
          onClose={() => setAsked(undefined)}
        />
      )}
    </ul>
  )
}

function DeviceRow({ device, onRevoke }: { readonly device: Device; readonly onRevoke: () => void }) {
  const { language } = usePreferences()
  const texts = useTexts().settings
  const now = useNow(60_000)
  return (
    <li className="flex min-h-14 items-center gap-3 border-b border-line last:border-0" data-testid="device">
      <MonitorSmartphone aria-hidden="true" className="size-5 shrink-0 text-ink-quiet" />
      <div className="min-w-0 flex-1">
        <p className="truncate">
          <Name>{device.name}</Name>
        </p>
        <p className="text-xs text-ink-quiet">
          {device.current ? (
            <span className="text-accent">{texts.thisDevice}</span>
          ) : (
            texts.active(formatAgo(language, device.last_seen_at, now))
          )}
        </p>
      </div>
      {!device.current && (
        <Button size="s" onClick={onRevoke} data-testid="revoke-device">
          {texts.revoke}
        </Button>
      )}
    </li>
  )
}
