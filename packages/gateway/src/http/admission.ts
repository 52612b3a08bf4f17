/** What a request pays before anything is done for it, and how much an address may have under way. */
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { StonechatError } from '@stonechat/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { answerBytes } from '../answer-cost.js'
import type { Limiter } from '../limiter.js'
import { gatewayLimits } from '../limits.js'
import { isFromNearby } from '../nearby.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a page costs; `ratePointsPerPage` by default. Operations pay by themselves, once it is known who calls. */
    points?: number
    /** Free for whoever watches the server from nearby: others at that address must not make it look dead. */
    isProbe?: boolean
    operation?: string
  }
}

/** Puts the bounds on all routes of this scope, on what is not found there too. A host's own routes are not ours to refuse. */
export function addAdmission(app: FastifyInstance, limiter: Limiter): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { ip, socket } = request
    if (!limiter.requests.enter(ip)) return done(refusal(limiter))
    let owedBytes = 0
    // A connection that is cut closes the answers that were begun, and leaves alone those that waited behind them.
    const open = openOn(socket)
    const leave = () => {
      if (open.delete(leave)) limiter.requests.leave(ip, owedBytes)
    }
    open.add(leave)
    reply.raw.once('close', leave)
    owed.set(request, (bytes) => {
      owedBytes += bytes
      limiter.requests.owe(ip, bytes)
    })
    const { operation, isProbe, points = gatewayLimits.ratePointsPerPage } = request.routeOptions.config
    if (operation === undefined && !(isProbe && isFromNearby(request))) {
      try {
        limiter.take({ cost: points, ip })
      } catch (error) {
        // What it sent besides is not worth reading.
        reply.header('connection', 'close')
        return done(error as Error)
      }
    }
    done()
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    owed.get(request)?.(payload instanceof Readable ? heldBytes(reply) : answerBytes(payload))
    done(null, payload)
  })
}

/** What of an answer that is made as it is taken is here at a time. */
function heldBytes(reply: FastifyReply): number {
  return Math.min(Number(reply.getHeader('content-length') ?? 0), gatewayLimits.downloadHeldMaxBytes)
}

const owed = new WeakMap<FastifyRequest, (bytes: number) => void>()

function refusal(limiter: Limiter): StonechatError {
  return new StonechatError('rate_limited', { retryAfterMs: limiter.windowLeftMs() })
}

/** What is under way on a connection, each as what ends it. */
const underWay = new WeakMap<Socket, Set<() => void>>()

function openOn(socket: Socket): Set<() => void> {
  const known = underWay.get(socket)
  if (known !== undefined) return known
  const open = new Set<() => void>()
  underWay.set(socket, open)
  socket.once('close', () => {
    for (const leave of open) leave()
  })
  return open
}
