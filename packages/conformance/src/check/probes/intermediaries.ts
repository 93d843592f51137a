import { type Probe, watch } from '../probe.js'

const group = 'Challenges'
const NEEDS = 'add a resource'

/** What belongs to proxies and networks, and not to an API. */
export const INTERMEDIARIES: readonly Probe[] = [
  watch(
    {
      id: 'proxy-status-absent',
      title: 'An API does not answer 407: that is for proxies.',
      group,
      level: 'should',
      clause: 'RFC 9110 15.5.8',
      mend: 'Answer 401 with WWW-Authenticate.',
    },
    NEEDS,
    () => true,
    ({ status }) => (status === 407 ? '407 came' : undefined),
  ),
  watch(
    {
      id: 'proxy-challenge-absent',
      title: 'An API does not send Proxy-Authenticate.',
      group,
      level: 'should',
      clause: 'RFC 9110 11.7.1',
      mend: 'Send WWW-Authenticate; Proxy-Authenticate goes no further than the next proxy.',
    },
    NEEDS,
    () => true,
    (answer) =>
      answer.lines('proxy-authenticate').length > 0
        ? `${answer.status} with Proxy-Authenticate`
        : undefined,
  ),
  watch(
    {
      id: 'network-login-status-absent',
      title: 'An API does not answer 511: that is for networks that ask for a login.',
      group,
      level: 'should',
      clause: 'RFC 6585 6',
      mend: 'Answer 401 with WWW-Authenticate.',
    },
    NEEDS,
    () => true,
    ({ status }) => (status === 511 ? '511 came' : undefined),
  ),
]
