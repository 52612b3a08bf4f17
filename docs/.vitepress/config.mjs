import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'

const guide = [
  ['Install and run', 'install'],
  ['Behind a proxy', 'proxy'],
  ['MySQL and MariaDB', 'mysql'],
  ['Several nodes', 'cluster'],
  ['Verification codes', 'verification-codes'],
  ['Embed', 'embed'],
  ['Write a client', 'write-a-client'],
  ['Operate', 'operate'],
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
const sidebar = [
  { text: 'Guide', items: items('guide', guide) },
  {
    text: 'Measured',
    items: [
      { text: 'Performance', link: '/performance' },
      { text: 'Reliability', link: '/reliability' },
    ],
  },
  { text: 'Reference', items: items('reference', reference) },
]

export default defineConfig({
  title: 'Stonechat',
  description: 'Chat that you own',
  cleanUrls: true,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/favicon.svg' }]],
  // Files beside the pages, which buildEnd copies; a server that the reader runs; what only the repository shows.
  ignoreDeadLinks: [
    ...files.map((name) => new RegExp(`${name.split('/')[1]}$`)),
    /^http:\/\/localhost/,
    /README$/,
  ],
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
        sidebar: [{ text: '指南', items: [{ text: '安装与运行', link: '/zh/install' }] }, ...sidebar],
        outline: { label: '本页目录' },
        docFooter: { prev: '上一页', next: '下一页' },
      },
    },
  },
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/guide/install' },
      { text: 'Reference', link: '/reference/http' },
    ],
    sidebar,
    outline: [2, 3],
    search: { provider: 'local' },
    footer: { message: 'MIT licence' },
  },
})
