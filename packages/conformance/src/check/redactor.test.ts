import { expect, test } from 'vitest'
import { Redactor } from './redactor.js'

const SECRET = `p"a&s's<w\u00f6rd>/+ \\1`

test.each([
  ['as it is', SECRET],
  ['in a URL', encodeURIComponent(SECRET)],
  ['in a URL, in small digits', encodeURIComponent(SECRET).toLowerCase()],
  ['in a form', new URLSearchParams({ a: SECRET }).toString().slice(2)],
  ['in JSON', JSON.stringify(SECRET).slice(1, -1)],
  ['in JSON that escapes slashes', JSON.stringify(SECRET).slice(1, -1).replaceAll('/', '\\/')],
  [
    'in JSON of ASCII, safe in HTML',
    JSON.stringify(SECRET)
      .slice(1, -1)
      .replace(/[<>&'\u00f6]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  ],
  ['in HTML', 'p&quot;a&amp;s&#39;s&lt;wörd&gt;/+ \\1'],
  ['in HTML, by numbers', 'p&#34;a&#38;s&#x27;s&#x3C;w&#246;rd&#062;&#x2F;&#43; &#92;1'],
  ['in a field, whose octets are read one by one', Buffer.from(SECRET).toString('latin1')],
])('a secret is found and replaced %s', (_how, written) => {
  const redactor = new Redactor()
  redactor.add(SECRET)
  expect(redactor.redact(`<a ${written} b>`)).toBe('<a *** b>')
  expect(redactor.finds(`<a ${written} b>`)).toBe(true)
  expect(redactor.finds('nothing')).toBe(false)
})

test('the longest of several secrets is replaced first', () => {
  const redactor = new Redactor()
  redactor.add('secret', 'secret-and-more')
  expect(redactor.redact('secret-and-more, secret')).toBe('***, ***')
})

test('a short secret is replaced as a word of its own, and is no sign of a leak', () => {
  const redactor = new Redactor()
  redactor.add('k3y')
  expect(redactor.redact('key=k3y&a=1, "k3y", ak3yb')).toBe('key=***&a=1, "***", ak3yb')
  expect(redactor.finds('k3y')).toBe(false)
})

test('what is hidden is no sign of a leak either', () => {
  const redactor = new Redactor()
  redactor.hide('gateway-key')
  expect(redactor.redact('a gateway-key')).toBe('a ***')
  expect(redactor.finds('a gateway-key')).toBe(false)
})

test('what is a secret of one text only is not remembered', () => {
  const redactor = new Redactor()
  expect(redactor.redact('one two', ['one', ''])).toBe('*** two')
  expect(redactor.redact('one two')).toBe('one two')
})
