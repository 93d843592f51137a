/** What `make` gives for 0, 1, 2, ..., up to a length. */
function series(length, make) {
  const parts = []
  for (let left = length; left > 0; left -= parts.at(-1)?.length ?? 0)
    parts.push(make(parts.length))
  return parts.join('')
}

/** Field values that are made to be slow to read, of about a given length. */
export const hostile = {
  'a quoted-string that does not end': (n) => `X a="${'\\"'.repeat(n / 2)}`,
  'a quoted-string of pairs': (n) => `X a="${'\\a'.repeat(n / 2)}"`,
  'a quoted-string of text and pairs': (n) => `X a="${'b\\a'.repeat(n / 3)}"`,
  'a quoted-string': (n) => `X a="${'b'.repeat(n)}"`,
  'many quoted-strings': (n) => `X ${series(n, (i) => `a${i}="b",`)}`,
  commas: (n) => ','.repeat(n),
  'commas around a parameter': (n) => `X ${','.repeat(n / 2)}a=b${','.repeat(n / 2)}Y`,
  'spaces around an offence': (n) => `X${' '.repeat(n / 2)}a${' '.repeat(n / 2)}"`,
  'whitespace around an equals sign': (n) => `X a${' \t'.repeat(n / 4)}=${'\t '.repeat(n / 4)}b`,
  'whitespace around many commas': (n) => `X ${series(n, (i) => `a${i}=b\t ,  `)}`,
  'a scheme': (n) => 'a'.repeat(n),
  'a token68': (n) => `Basic ${'Ojpi'.repeat(n / 4)}`,
  'a token68 before an offence': (n) => `Basic ${'Ojpi'.repeat(n / 4)}"`,
  'equals signs before an offence': (n) => `X a${'='.repeat(n)}b`,
  'many schemes': (n) => 'a,'.repeat(n / 2),
  'many schemes with a comma of their own': (n) => 'a ,'.repeat(n / 3),
  'many token68': (n) => 'a b=,'.repeat(n / 5),
  'many challenges': (n) => 'a b=c,'.repeat(n / 6),
  'many parameters': (n) => `X ${series(n, (i) => `p${i.toString(36)}=b,`)}`,
  'many parameters named like an index': (n) => `X ${series(n, (i) => `${i * 65_536}=b,`)}`,
  'octets beyond Latin-1': (n) => '\u4e2d'.repeat(n),
}
