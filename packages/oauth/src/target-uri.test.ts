import { describe, expect, test } from 'vitest'
import { sameTarget, targetUri } from './target-uri.js'

const ORIGIN = 'https://api.example.com'

describe('targetUri()', () => {
  test.each<[name: string, target: string, path: string]>([
    ['a path', '/documents/1', '/documents/1'],
    ['the root', '/', '/'],
    ['a query, passed over', '/documents/1?x=y', '/documents/1'],
    ['a query with slashes and dots', '/documents?next=/../../x', '/documents'],
    ['a second question mark', '/documents?a?b', '/documents'],
    ['a query with a backslash', '/documents?a\\b', '/documents'],
    ['a fragment, which routers cut off too', '/documents#x', '/documents'],
    ['a question mark in a fragment', '/documents#x?y', '/documents'],
    ['a slash at the end, which counts', '/documents/', '/documents/'],
    ['an empty segment, which counts', '/documents//1', '/documents//1'],
    ['an authority where a path begins', '//evil.example/path', '//evil.example/path'],
    ['three slashes', '///evil.example', '///evil.example'],
    ['a URL as a path', '/https://evil.example/x', '/https://evil.example/x'],
    ['an at sign', '/@evil.example/x', '/@evil.example/x'],
    ['absolute-form', 'https://api.example.com/documents/1?x=y', '/documents/1'],
    ['absolute-form of somebody else', 'https://evil.example/documents/1', '/documents/1'],
    ['absolute-form without a path', 'https://evil.example', '/'],
    ['absolute-form with a query alone', 'https://evil.example?/documents', '/'],
    ['absolute-form with a fragment alone', 'https://evil.example#/documents', '/'],
    ['absolute-form, another scheme and port', 'HTTP://evil.example:8080/documents', '/documents'],
    ['absolute-form with a user', 'https://api.example.com@evil.example/documents', '/documents'],
    ['absolute-form, two slashes in its path', 'https://evil.example//x', '//x'],
    ['escapes in lower case', '/a%2fb%c3%a9', '/a%2Fb%C3%A9'],
    ['an escaped slash, which is none', '/documents%2F1', '/documents%2F1'],
    ['dots behind an escaped slash', '/a/..%2Fb', '/a/..%2Fb'],
    ['an escape that need not be', '/%64ocuments/%7Eme', '/documents/~me'],
    ['an escaped escape', '/a%252e', '/a%252e'],
    ['what becomes one once it is read', '/%%34%31', '/%2541'],
    ['an escape that is none', '/100%', '/100%25'],
    ['another', '/100%zz', '/100%25zz'],
    ['what cannot stand in a path', '/a|b[1]{2}^`"<>', '/a%7Cb%5B1%5D%7B2%7D%5E%60%22%3C%3E'],
    ['what can', "/a!$&'()*+,;=:@-._~b", "/a!$&'()*+,;=:@-._~b"],
    ['reserved ones escaped, which differ', '/%21%24%3B%40', '/%21%24%3B%40'],
    ['an escaped space', '/a%20b', '/a%20b'],
    ['an escaped NUL', '/a%00', '/a%00'],
    ['three dots', '/a/.../b', '/a/.../b'],
    ['dots in names', '/.well-known/..a/b..', '/.well-known/..a/b..'],
    ['upper case, which counts', '/Documents', '/Documents'],
  ])('%s: %s', (_name, target, path) => {
    expect(targetUri(ORIGIN, target)).toBe(ORIGIN + path)
  })

  test.each<[name: string, target: string]>([
    ['nothing', ''],
    ['asterisk-form', '*'],
    ['authority-form', 'api.example.com:443'],
    ['a name', 'documents'],
    ['a query alone', '?x'],
    ['another scheme', 'ftp://api.example.com/documents'],
    ['a scheme without an authority', 'https:/documents'],
    ['an empty authority', 'https:///documents'],
    // Regression: some parsers begin the path there (Node's `url.parse`, which Koa uses).
    ['a semicolon in an authority', 'http://h;tenant-b/documents/1'],
    ['an escape in an authority', 'http://h%2Fdocuments/1'],
    ['a quote in an authority', "http://h'/documents/1"],
    ['white space before it', ' /documents'],
    ['a backslash at first', '/\\evil.example'],
    ['a backslash in the middle', '/documents\\1'],
    ['a backslash in an authority', 'https://evil.example\\documents@api.example.com/x'],
    ['a tab', '/docu\tments'],
    ['a line break', '/documents\n'],
    ['NUL', '/documents\0'],
    ['DEL', '/documents\x7f'],
    ['a space', '/docu ments'],
    ['a tab in an authority', 'https://evil\t.example/documents'],
    ['an octet that is no ASCII', '/\xc3\xa9'],
    ['what is no octet', '/\u2025/x'],
    ['half of a character', '/\ud800'],
    ['a dot segment', '/./documents'],
    ['two dots', '/documents/../admin'],
    ['two dots at the end', '/documents/..'],
    ['a dot at the end', '/documents/.'],
    ['escaped dots', '/documents/%2e%2e/admin'],
    ['a dot and an escaped one', '/documents/.%2E/admin'],
    ['an escaped dot', '/%2e/documents'],
    ['dots before a query', '/documents/..?x'],
    ['dots in absolute-form', 'https://evil.example/../x'],
  ])('%s is no target: %j', (_name, target) => {
    expect(targetUri(ORIGIN, target)).toBeUndefined()
  })

  test.each<[origin: string, uri: string | undefined]>([
    ['https://API.example.com', 'https://api.example.com/x'],
    ['https://api.example.com:443', 'https://api.example.com/x'],
    ['http://localhost:80', 'http://localhost/x'],
    ['http://localhost:8080', 'http://localhost:8080/x'],
    ['http://[::1]:8080', 'http://[::1]:8080/x'],
    ['null', undefined],
    ['', undefined],
    ['api.example.com', undefined],
  ])('of the origin %j', (origin, uri) => {
    expect(targetUri(origin, '/x')).toBe(uri)
  })
})

describe('sameTarget()', () => {
  const URI = 'https://api.example.com/documents/a-b%20c%2Fd%C3%A9'

  test.each<[name: string, htu: string]>([
    ['character by character', URI],
    ['scheme and host in upper case', URI.replace('https://api.example', 'HTTPS://API.Example')],
    ['the default port', URI.replace('.com', '.com:443')],
    ['an empty port', URI.replace('.com', '.com:')],
    ['a query, although there should be none', `${URI}?x=y`],
    ['a fragment, likewise', `${URI}#x`],
    ['escapes in lower case', URI.replace('%2F', '%2f').replace('%C3%A9', '%c3%a9')],
    ['needless escapes', URI.replace('a-b', '%61%2Db')],
    ['dot segments', URI.replace('/documents/', '/x/./../documents/')],
    ['escaped dot segments', URI.replace('/documents/', '/x/%2e%2E/documents/')],
    ['more dots than there are segments', URI.replace('/documents/', '/../../documents/')],
    ['a space as it is', URI.replace('%20', ' ')],
    ['a letter that is no ASCII as it is', URI.replace('%C3%A9', 'é')],
  ])('equal: %s', (_name, htu) => {
    expect(sameTarget(htu, URI)).toBe(true)
  })

  test.each<[name: string, htu: unknown]>([
    ['nothing', ''],
    ['no string', 5],
    ['null', null],
    ['undefined', undefined],
    ['a list', [URI]],
    ['an object that reads as it', { toString: () => URI }],
    ['http', URI.replace('https', 'http')],
    ['another scheme', URI.replace('https', 'ftp')],
    ['another host', URI.replace('api.', 'app.')],
    ['a host that begins the same', URI.replace('.com', '.com.evil.example')],
    ['a host that ends the same', URI.replace('api.', 'evil-api.')],
    ['a dot after the host', URI.replace('.com', '.com.')],
    ['an escaped host', URI.replace('api.', 'api%2E')],
    ['a host of other letters', URI.replace('api.', '\uff41pi.')],
    ['another port', URI.replace('.com', '.com:8443')],
    ['the port of http', URI.replace('.com', '.com:80')],
    ['the port with a nought', URI.replace('.com', '.com:0443')],
    ['a user', URI.replace('api.', 'user@api.')],
    ['a user that looks like the host', URI.replace('api.', 'api.example.com@evil.')],
    ['a backslash before a user', 'https://api.example.com\\@evil.example/documents'],
    ['backslashes for slashes', URI.replaceAll('/', '\\')],
    ['another path', URI.replace('documents', 'document')],
    ['a path in upper case', URI.replace('documents', 'Documents')],
    ['a slash at the end', `${URI}/`],
    ['a longer path', `${URI}/x`],
    ['a shorter one', 'https://api.example.com/documents'],
    ['an empty segment', URI.replace('/documents', '//documents')],
    ['a slash for an escaped one', URI.replace('%2F', '/')],
    ['an escape escaped', URI.replace('%2F', '%252F')],
    ['a plus for a space', URI.replace('%20', '+')],
    ['Latin-1 in place of UTF-8', URI.replace('%C3%A9', '%E9')],
    ['the letter composed of two', URI.replace('%C3%A9', 'e\u0301')],
    ['a path alone', '/documents/a-b%20c%2Fd%C3%A9'],
    ['no scheme', URI.replace('https:', '')],
    ['white space before it', ` ${URI}`],
    ['white space after it', `${URI} `],
    ['a tab', URI.replace('documents', 'docu\tments')],
    ['a line break', `${URI}\n`],
    ['NUL', `${URI}\0`],
    ['half of a character', `${URI}\ud800`],
    ['a path in the query', 'https://api.example.com?/documents/a-b%20c%2Fd%C3%A9'],
  ])('different: %s', (_name, htu) => {
    expect(sameTarget(htu, URI)).toBe(false)
  })

  test.each<[htu: string, target: string]>([
    ['https://api.example.com', '/'],
    ['https://api.example.com/', '/'],
    ['https://api.example.com?x', '/'],
    ['https://api.example.com/a/..', '/'],
    ['https://api.example.com/a/../', '/'],
    ['https://api.example.com/a/b/..', '/a/'],
    ['https://api.example.com/a/.', '/a/'],
    ['https://api.example.com/a//../b', '/a/b'],
    ['https://api.example.com//b', '//b'],
    ['https://api.example.com/a%7Cb', '/a|b'],
    ['https://api.example.com/100%', '/100%25'],
    ['https://api.example.com/\u{1f600}', '/%F0%9F%98%80'],
    ['https://api.example.com/\u017f', '/%C5%BF'],
  ])('%s is %s', (htu, target) => {
    expect(sameTarget(htu, targetUri(ORIGIN, target) as string)).toBe(true)
  })

  test('a URI that is none is like no other, nor like itself', () => {
    for (const uri of ['', 'null', '*', 'https://', 'mailto:alice']) {
      expect(sameTarget(uri, uri)).toBe(false)
    }
  })
})
