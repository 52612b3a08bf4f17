import type { Target } from '@stonechat/protocol'
import { usePreferences, useTexts } from '../../base/context.js'
import { failureText } from '../../text/error-text.js'
import { formatDate } from '../../text/time.js'
import { Button } from '../../ui/Button.js'
import { Skeleton } from '../../ui/Skeleton.js'
import { byMonth } from '../list/by-month.js'
import { Month } from '../list/Month.js'
import { Origin } from '../list/Origin.js'
import { SharedPane } from '../list/SharedPane.js'
import type { ListedLink } from './find-links.js'
import { useLinks } from './use-links.js'

interface SharedLinksProps {
  readonly target: Target
  readonly onBack: () => void
}

/** The links that were sent in a conversation, month by month, as far back as one wants to look. */
export function SharedLinks({ target, onBack }: SharedLinksProps) {
  const texts = useTexts()
  const words = texts.files
  const { language } = usePreferences()
  const { links, state, error, hasMore, oldest, lookFurther } = useLinks(target)
  const heading = <h3 className="font-medium">{words.links}</h3>
  return (
    <SharedPane head={heading} testId="shared-links" onBack={onBack}>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-6">
        {byMonth(links).map(({ month, items }) => (
          <Month key={month} month={month}>
            <ul>
              {items.map((link) => (
                <LinkRow key={`${link.message.seq} ${link.href}`} link={link} target={target} />
              ))}
            </ul>
          </Month>
        ))}
        {state === 'looking' && <LoadingLinks />}
        <div role="status" className="text-center text-sm text-ink-quiet">
          {state === 'waiting' && links.length === 0 && (
            <p className="pt-10" data-testid="links-none">
              {hasMore ? words.noLinksSoFar : words.noneYet}
            </p>
          )}
          {state === 'failed' && <p className="pt-4">{failureText(error, language)}</p>}
          {state !== 'looking' && hasMore && oldest !== undefined && <LookedUntil at={oldest.created_at} />}
        </div>
        {state !== 'looking' && hasMore && (
          <Button tone="quiet" className="w-full" onClick={lookFurther} data-testid="look-further">
            {state === 'failed' ? texts.retry : words.lookFurther}
          </Button>
        )}
      </div>
    </SharedPane>
  )
}

function LookedUntil({ at }: { readonly at: number }) {
  const words = useTexts().files
  const { language } = usePreferences()
  return (
    <p className="pt-4 pb-1" data-testid="looked-until">
      {words.lookedUntil(formatDate(language, at))}
    </p>
  )
}

interface LinkRowProps {
  readonly link: ListedLink
  readonly target: Target
}

function LinkRow({ link: { href, words, message }, target }: LinkRowProps) {
  return (
    <li className="border-b border-line pt-2 pb-1 last:border-0" data-testid="shared-link">
      <a
        href={href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className="line-clamp-2 text-accent break-all underline decoration-accent/40 underline-offset-2 hover:decoration-accent"
      >
        <bdi dir="ltr">{href}</bdi>
      </a>
      {words !== '' && (
        <p dir="auto" translate="yes" className="mt-0.5 line-clamp-3 text-sm text-ink-soft wrap-content">
          {words}
        </p>
      )}
      <Origin message={message} target={target} />
    </li>
  )
}

function LoadingLinks() {
  return (
    <div className="flex flex-col gap-5 py-4">
      {Array.from({ length: 4 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <div key={index} className="flex flex-col gap-2">
          <Skeleton className="h-4 w-4/5" />
          <Skeleton className="h-3 w-3/5" />
        </div>
      ))}
    </div>
  )
}
