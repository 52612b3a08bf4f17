import { Fragment, type MouseEvent, memo } from 'react'
import { useLocation } from 'wouter'
import { insidePathOf } from '../../base/routes.js'
import { useTextMarks } from '../../base/text-marks.js'
import { newVisit } from '../../base/visit.js'
import { tokenize } from './tokenize.js'
import type { Block, Inline } from './tokens.js'

/** Shows markdown-light as React nodes; never as an HTML string. */
export const Markdown = memo(function Markdown({ source }: { readonly source: string }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no other identity; a text only changes as a whole
  return tokenize(source).map((block, index) => <BlockView key={index} block={block} />)
})

function BlockView({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case 'paragraph':
      return (
        <span className="wrap-content">
          <Inlines tokens={block.children} />
        </span>
      )
    case 'code':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
        <pre tabIndex={0} className="my-1 overflow-x-auto rounded-s bg-ink/6 px-3 py-2 font-mono text-sm">
          {block.info !== '' && <span className="block text-xs text-ink-soft">{block.info}</span>}
          <code>{block.text}</code>
        </pre>
      )
    case 'quote':
      return (
        <blockquote className="my-1 border-s-2 border-accent/60 ps-2.5 text-ink-soft wrap-content">
          <Inlines tokens={block.children} />
        </blockquote>
      )
    case 'list':
      return <ListView {...block} />
  }
}

/** Numbers are shown as they were typed: a browser would count for itself. */
function ListView({ isNumbered, items }: Extract<Block, { kind: 'list' }>) {
  const List = isNumbered ? 'ol' : 'ul'
  return (
    // Without bullets of its own Safari takes it for no list.
    <List role="list" className={isNumbered ? 'my-0.5 list-none' : 'my-0.5 list-disc ps-5'}>
      {items.map(({ marker, children }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <li key={index} className="wrap-content">
          {isNumbered && `${marker} `}
          <Inlines tokens={children} />
        </li>
      ))}
    </List>
  )
}

function Inlines({ tokens }: { readonly tokens: readonly Inline[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: as above
  return tokens.map((token, index) => <InlineView key={index} token={token} />)
}

function InlineView({ token }: { readonly token: Inline }) {
  switch (token.kind) {
    case 'text':
      return <TextRun text={token.text} />
    case 'code':
      return <code className="rounded-s bg-ink/6 px-1 py-0.5 font-mono text-[0.92em]">{token.text}</code>
    case 'bold':
      return (
        <strong className="font-semibold">
          <Inlines tokens={token.children} />
        </strong>
      )
    case 'italic':
      return (
        <em>
          <Inlines tokens={token.children} />
        </em>
      )
    case 'link':
      return <LinkView {...token} />
  }
}

/** What is marked in a text is so in plain words alone. */
function TextRun({ text }: { readonly text: string }) {
  const mark = useTextMarks()
  return <Fragment>{mark === undefined ? text : mark(text)}</Fragment>
}

/** Within this app a link leads there without leaving the page. */
function LinkView({ text, href, host }: Extract<Inline, { kind: 'link' }>) {
  const inside = insidePathOf(href, globalThis.location?.origin)
  const [, navigate] = useLocation()
  const open = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    navigate(inside!, { state: newVisit() })
  }
  return (
    <a
      href={href}
      {...(inside === undefined
        ? { target: '_blank', rel: 'noopener noreferrer nofollow' }
        : { onClick: open })}
      className="text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent"
    >
      {host === undefined ? text : <bdi>{text}</bdi>}
      {host !== undefined && <bdi dir="ltr">{` (${host})`}</bdi>}
    </a>
  )
}
