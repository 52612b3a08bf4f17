import { copyFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { defineConfig } from 'vitepress'

const guide = [
  ['Install and run', 'install'],
  ['Behind a proxy', 'proxy'],
  ['Files', 'files'],
  ['MySQL and MariaDB', 'mysql'],
  ['Several nodes', 'cluster'],
  ['Verification codes', 'verification-codes'],
  ['Embed', 'embed'],
  ['Write a client', 'write-a-client'],
  ['Operate', 'operate'],
  ['Limits under load', 'limits-under-load'],
  ['Security', 'security'],
]
const reference = [
  ['HTTP', 'http'],
  ['WebSocket', 'websocket'],
  ['Nouns', 'nouns'],
  ['Errors', 'errors'],
  ['Limits', 'limits'],
  ['Options', 'options'],
  ['gRPC', 'grpc'],
]
const files = ['guide/nginx.conf', 'guide/Caddyfile', 'guide/sms-webhook.mjs', 'reference/asyncapi.json']
const items = (folder, pages) => pages.map(([text, name]) => ({ text, link: `/${folder}/${name}` }))
const measured = [
  { text: 'Performance', link: '/performance' },
  { text: 'Reliability', link: '/reliability' },
]
const sidebar = (guideName, measuredName, referenceName) => [
  { text: guideName, items: [...items('guide', guide), { text: 'Extend', link: '/extending' }] },
  { text: measuredName, items: measured },
  { text: referenceName, items: items('reference', reference) },
]

/**
 * What a link of the repository becomes on the site: a file beside the pages keeps its address as it stands, and what
 * only the repository has is text.
 */
function adaptLinks(md) {
  md.core.ruler.push('adapt-links', ({ tokens, env }) => {
    for (const { children } of tokens) {
      let isOutside = false
      for (const token of children ?? []) {
        const href = token.attrGet('href')
        if (token.type === 'link_open' && !/^[a-z]+:|^#/.test(href)) {
          const path = normalize(join(dirname(env.relativePath), href))
          isOutside = path.startsWith('..')
          if (files.includes(path)) becomeHtml(token, `<a href="${href}" target="_self">`)
        }
        if (isOutside && token.type.startsWith('link_')) becomeHtml(token, '')
      }
    }
  })
}

function becomeHtml(token, content) {
  Object.assign(token, { type: 'html_inline', tag: '', nesting: 0, content })
}

const searchInChinese = {
  button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
  modal: {
    displayDetails: '显示详情',
    resetButtonTitle: '清除',
    backButtonTitle: '关闭',
    noResultsText: '没有结果：',
    footer: { selectText: '打开', navigateText: '切换', closeText: '关闭' },
  },
}

export default defineConfig({
  title: 'Stonechat',
  description: 'Chat that you own',
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/favicon.svg' }]],
  // A server that the reader runs.
  ignoreDeadLinks: 'localhostLinks',
  markdown: { config: adaptLinks },
  buildEnd: ({ srcDir, outDir }) => {
    for (const name of files) copyFileSync(join(srcDir, name), join(outDir, name))
    copyFileSync(join(srcDir, '../packages/web/public/favicon.svg'), join(outDir, 'favicon.svg'))
  },
  locales: {
    root: { label: 'English', lang: 'en' },
    zh: {
      label: '简体中文',
      lang: 'zh-CN',
      description: '属于你自己的聊天',
      themeConfig: {
        nav: [
          { text: '安装', link: '/zh/install' },
          { text: '参考', link: '/reference/http' },
        ],
        sidebar: [
          { text: '指南', items: [{ text: '安装与运行', link: '/zh/install' }] },
          ...sidebar('指南（英文）', '实测（英文）', '参考（英文）'),
        ],
        outline: { label: '本页目录' },
        docFooter: { prev: '上一页', next: '下一页' },
        sidebarMenuLabel: '目录',
        returnToTopLabel: '返回顶部',
        langMenuLabel: '切换语言',
        darkModeSwitchLabel: '外观',
        lightModeSwitchTitle: '切换到浅色',
        darkModeSwitchTitle: '切换到深色',
        footer: { message: 'MIT 许可证' },
      },
    },
  },
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/guide/install' },
      { text: 'Reference', link: '/reference/http' },
    ],
    sidebar: sidebar('Guide', 'Measured', 'Reference'),
    // Not every page is in both languages: the other language begins at its first page.
    i18nRouting: false,
    outline: [2, 3],
    search: { provider: 'local', options: { locales: { zh: { translations: searchInChinese } } } },
    footer: { message: 'MIT licence' },
  },
})
