import { API_BASE } from '../index.js'

/** What the document says in words. */

export const INTRODUCTION = `The API of a video-sharing platform: channels, videos, comments, likes, subscriptions, playlists and community posts.

**Signing in.** \`POST /user/register\` and \`POST /user/login\` answer an access token (15 minutes, for \`Authorization: Bearer\`) and a
refresh token (7 days), and set both as cookies that scripts cannot read. A browser on the API's own site needs nothing else; any other
client sends the access token. When an answer has the code \`TOKEN_EXPIRED\`, exchange the refresh token at \`POST /user/refresh-token\`
and send the request again; on any other 401, sign in again. Whatever a page of another site asks to change with its visitor's cookies is
a 403, unless the operator has named it.

**Answers.** A success is \`{ statusCode, data, message, success: true }\`; one page of a list has a sibling \`pagination\` and a \`Link\` header.
A failure is \`{ statusCode, data: null, message, success: false, code, errors, requestId }\`: branch on \`code\`, show \`message\`, put \`errors\`
beside the form's fields. Later versions may add properties: ignore those that you do not know.

**Every address.** Each \`GET\` answers \`HEAD\` too, without a body and without an effect. A method that an address does not take is a 405 with
\`Allow\`, an address that does not exist a 404. Calls are limited by user, or by address for those who are not signed in; \`RateLimit\` tells what
is left. Every answer carries \`X-Request-Id\`: name it when you report a problem. Moments are ISO 8601 in UTC, ids are positive whole numbers,
an optional text that is not there is \`""\`.

**Beside the API.** [docs](${API_BASE}/docs/) is this document as a page to read and to try, [openapi.json](${API_BASE}/openapi.json) the
document itself.`

/** What the parts of the API are about, by the heading of their table. */
export const TAGS: Record<string, string> = {
  Users: 'Accounts, signing in and out, and the pages of channels.',
  Videos: 'Uploading, finding, watching and changing videos. An unpublished video exists for nobody but its owner.',
  Comments: 'What people write below a video.',
  Likes: 'Of videos, comments and community posts. Each call turns a like on or off and answers the state reached.',
  Subscriptions: 'Who follows which channel.',
  Playlists: 'Collections of videos, in the order in which they were added.',
  Tweets: 'Short community posts of a channel.',
  Dashboard: "The caller's own channel in numbers.",
  Health: 'For monitors and load balancers. Never limited.',
  Files: 'What does not answer JSON, and this document.',
}
