/** How the web app behaves, held in a real browser against a real server. */
import { createFaultProxy, hasBrowser, openBrowser, type Person, register, startApp } from '@stonechat/testkit'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { post } from '../support/post.js'
