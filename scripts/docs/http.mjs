/** `docs/reference/http.md` */
import { gatewayLimits } from '@stonechat/gateway/limits'
import { limits, routes } from '@stonechat/protocol'
import { areas, commonErrors, operations } from '@stonechat/protocol/operations'
import { anchorOf, renderOperation } from './operations.mjs'
import { grouped } from './schema-text.mjs'

const list = (codes) => codes.map((code) => `\`${code}\``).join(', ')

const introduction = `# HTTP

Everything is JSON. A token goes into \`Authorization: Bearer TOKEN\`; other services of the operator put the service token there, which is what
\`-grpc-token\` says, or was made once and kept as \`grpc-token\` in the data folder. A \`GET\` takes its input from the query, the others take a JSON
body; a field that stands in the path is taken from there. Lists in a query are separated by commas. A body may have
${grouped(gatewayLimits.httpBodyMaxBytes)} bytes. A server of one's own makes the same as OpenAPI 3.1 at \`/api/openapi.json\`, with a page at \`/docs\`.

## Errors

An error is \`application/problem+json\` (RFC 9457):

\`\`\`json
{
  "type": "urn:stonechat:error:invalid_input",
  "title": "Invalid input",
  "status": 400,
  "code": "invalid_input",
  "detail": "Some of what was sent is not valid.",
  "retryable": false,
  "errors": [{ "path": "password", "message": "at least 8 characters" }]
}
\`\`\`

Branch on \`code\`, never on text; show \`detail\` and the messages of \`errors\`, which are in the
language of \`Accept-Language\` (en, zh). \`retryable\` says
whether the same request may succeed later; \`retry_after_ms\` and the header \`Retry-After\` say when,
and \`proof\`, where there is one, [what lets the request through at once](../guide/write-a-client.md#work-instead-of-waiting). [All codes](errors.md).

Any operation may answer ${list(commonErrors.everyone)}; one that needs a token also ${list(commonErrors.signedIn)}. Other
failures stand with the operation.

## Rate limits

An operation costs points, over HTTP ${gatewayLimits.ratePointsPerHttpRequest} more than the tables say. A user has ${grouped(gatewayLimits.ratePointsPerUser)} of them every ${gatewayLimits.rateWindowMs / 1_000} seconds, HTTP and WebSocket together; behind
one address those who have signed in have ${grouped(limits.ratePointsPerAddress)} together (\`-address-points\`), and those who have not ${grouped(gatewayLimits.ratePointsPerIp)}. A service
is counted by its address alone, with those who have signed in there. Beyond that: 429 \`rate_limited\`. Signing in and asking for codes are limited
further, by account and by address; see [limits](limits.md).`

const uploads = `## Resumable uploads

Where there is a place for files, \`/api/uploads\` speaks tus 1.0, with the extensions creation, creation with bytes, expiration, termination and checksum.
[How to](../guide/write-a-client.md#send-a-file).

| | |
|---|---|
| \`OPTIONS /api/uploads\` | what the server can, without a token: \`Tus-Extension\`, \`Tus-Max-Size\`, \`Tus-Checksum-Algorithm\` |
| \`POST /api/uploads\` | begin one: \`Upload-Length\`, \`Upload-Metadata\`; 201 with its \`Location\`, whose last part is the id of the file |
| \`HEAD /api/uploads/ID\` | how far it is: \`Upload-Offset\`, \`Upload-Length\` |
| \`PATCH /api/uploads/ID\` | write on at \`Upload-Offset\`, \`application/offset+octet-stream\`, perhaps with \`Upload-Checksum\`; 204 with the new \`Upload-Offset\` |
| \`DELETE /api/uploads/ID\` | give it up, or delete the file that it has become; 204 |`

const probes = `## Probes

| | |
|---|---|
| \`GET /healthz\` | 200 \`{"status":"ok"}\` while the process lives |
| \`GET /readyz\` | the same while the database and the bus can be reached and the server is not draining, else 503 |
| \`GET /metrics\` | figures for Prometheus |
| \`GET /api/openapi.json\` | this page for programs, OpenAPI 3.1 |
| \`GET /docs\` | this page as the server itself shows it |`

/** The page: every route, then every operation that has one. */
export function renderHttp() {
  const names = Object.keys(routes).filter((name) => routes[name].http !== undefined)
  const rows = names.map((name) => {
    const { http, summary, auth, cost, status } = operations[name]
    return `| [\`${http.join(' ')}\`](#${anchorOf(name)}) | ${summary} | ${auth === 'none' ? '' : auth} | ${cost} | ${status} |`
  })
  const index = [
    '## Routes',
    ['| route | | token | cost | status |', '|---|---|---|---|---|', ...rows].join('\n'),
  ].join('\n\n')
  const sections = Object.entries(areas).flatMap(([area, { title }]) => [
    `## ${title}`,
    ...names
      .filter((name) => operations[name].area === area)
      .map((name) => renderOperation(name, { heading: operations[name].http.join(' ') })),
  ])
  return [introduction, index, uploads, probes, ...sections].join('\n\n')
}
