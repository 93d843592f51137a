import { type Identity, policy } from '@verdict/core'
import { describe, expect, test } from 'vitest'
import {
  type Answer,
  apiKeyField,
  type AuthorizerOptions,
  createEnforcer,
  type DecisionEvent,
  type FieldAuthenticator,
  identified,
  invalid,
  partial,
  type RequestView,
} from './index.js'

interface Native {
  readonly key: string
  readonly address?: string
}

const IDENTITIES: Readonly<Record<string, Identity>> = {
  ada: { id: 'ada', roles: ['admin'] },
  bob: { id: 'bob' },
}

/** A platform as small as can be: the request is the name of its caller. */
function enforcer(options: Partial<AuthorizerOptions<Native>> = {}, withAddress = true) {
  const seen: string[] = []
  const keys: FieldAuthenticator = {
    ...apiKeyField({ find: () => null }),
    authenticate(value) {
      seen.push(value)
      const identity = IDENTITIES[value]
      return identity ? identified(identity) : invalid('rejected')
    },
  }
  const made = createEnforcer<Native>(
    {
      authenticators: [keys],
      realm: 'api',
      ...options,
    },
    {
      request: ({ key }): RequestView => ({
        method: 'GET',
        target: () => '/',
        fieldLines: (name) => (name === 'x-api-key' && key !== '' ? [key] : []),
      }),
      key: (native) => native,
      ...(withAddress && { address: (native: Native) => native.address }),
    },
  )
  return { ...made, seen }
}

interface Row {
  readonly id: string
  readonly ownerId: string
}
const rows = policy<Row>('row')(({ anyone, authenticated, role, owner, network, not, allOf }) => ({
  list: anyone(),
  me: authenticated(),
  admin: role('admin'),
  read: owner('ownerId'),
  inside: network({ allow: ['10.0.0.0/8'] }),
  deep: allOf(authenticated(), not(allOf(owner('ownerId'), network({ deny: ['10.0.0.0/8'] })))),
}))
const row: Row = { id: 'r1', ownerId: 'ada' }
const status = { granted: () => 200, refused: (answer: Answer) => answer.status }

describe('a guard that cannot work throws when it is made', () => {
  const { guard } = enforcer()
  test.for(['nope', 'constructor', '__proto__', 'toString', ''])('an action named %j', (action) => {
    expect(() => guard(rows, action as never)).toThrow(
      `authorize(row, '${action}'): the policy has no such action; it has list, me`,
    )
  })
  test('no loader, though the rule looks at the resource, however deep', () => {
    for (const action of ['read', 'deep'] as const) {
      expect(() => guard(rows, action)).toThrow('give a function that loads it')
    }
  })
  test('what should load the resource is no function', () => {
    expect(() => guard(rows, 'read', {} as never)).toThrow(
      'is a function, such as (request) => row',
    )
  })
  test('no address, though the rule looks at the network, however deep', () => {
    const { guard } = enforcer({}, false)
    expect(() => guard(rows, 'inside')).toThrow('give createAuthorizer() an address')
    expect(() => guard(rows, 'deep', () => row)).toThrow('give createAuthorizer() an address')
  })
  test('no policy at all', () => {
    expect(() => guard(undefined as never, 'read')).toThrow(TypeError)
    expect(() => guard({} as never, 'read')).toThrow(TypeError)
  })
})

describe('once per request and authorizer', () => {
  test('many guards and authenticate() share one reading', async () => {
    const { guard, authenticate, seen } = enforcer()
    const native = { key: 'ada' }
    const all = await Promise.all([
      guard(rows, 'me')(native, status.granted, status.refused),
      guard(rows, 'admin')(native, status.granted, status.refused),
      authenticate(native).then(({ kind }) => kind),
    ])
    expect(all).toEqual([200, 200, 'caller'])
    expect(seen).toEqual(['ada'])
  })

  test('another authorizer reads for itself, and another request is read anew', async () => {
    const [one, two] = [enforcer(), enforcer()]
    const native = { key: 'ada' }
    for (const { guard } of [one, two])
      await guard(rows, 'me')(native, status.granted, status.refused)
    await one.guard(rows, 'me')({ key: 'ada' }, status.granted, status.refused)
    expect([one.seen, two.seen]).toEqual([['ada', 'ada'], ['ada']])
  })

  test('facts too, and what they throw reaches every guard', async () => {
    let runs = 0
    const { guard } = enforcer({
      facts: async () => {
        runs++
        throw new Error('no facts')
      },
    })
    const native = { key: 'ada' }
    for (const action of ['list', 'me'] as const) {
      const judged = guard(rows, action)(native, status.granted, status.refused)
      await expect(judged).rejects.toThrow('no facts')
    }
    expect(runs).toBe(1)
  })

  test('a request that is blocked at once is not read', async () => {
    const { guard, seen } = enforcer()
    const native = { key: 'ada', address: '192.0.2.1' }
    expect(await guard(rows, 'inside')(native, status.granted, status.refused)).toBe(403)
    expect(seen).toEqual([])
  })
})

describe('what was granted', () => {
  test('belongs to one request and one guard', async () => {
    const { guard } = enforcer()
    const [canRead, canList] = [guard(rows, 'read', () => row), guard(rows, 'list')]
    const [ada, bob] = [{ key: 'ada' }, { key: 'bob' }]
    await Promise.all([
      canRead(ada, status.granted, status.refused),
      canRead(bob, status.granted, status.refused),
      canList(bob, status.granted, status.refused),
    ])
    expect(canRead.of(ada).resource).toBe(row)
    expect(canList.of(bob).identity?.id).toBe('bob')
    expect(() => canRead.of(bob)).toThrow("authorize(row, 'read') did not run for this request")
    expect(() => canList.of(ada)).toThrow('put it before the handler')
  })

  test('is withdrawn by a later refusal of the same guard', async () => {
    const { guard } = enforcer()
    const found: (Row | null)[] = [row, null]
    const canRead = guard(rows, 'read', () => found.shift())
    const ada = { key: 'ada' }
    expect(await canRead(ada, status.granted, status.refused)).toBe(200)
    expect(await canRead(ada, status.granted, status.refused)).toBe(404)
    expect(() => canRead.of(ada)).toThrow('did not run')
  })

  test.each([
    ['a copy', (native: object) => ({ ...native })],
    ['what is made of it', (native: object) => Object.create(native) as object],
  ])('another request is read anew, though it is %s', async (_name, derived) => {
    const { guard, seen } = enforcer()
    const ada = { key: 'ada' }
    const canAdmin = guard(rows, 'admin')
    expect(await canAdmin(ada, status.granted, status.refused)).toBe(200)
    const bob = Object.assign(derived(ada), { key: 'bob' })
    expect(() => canAdmin.of(bob)).toThrow('did not run')
    expect(await canAdmin(bob, status.granted, status.refused)).toBe(403)
    expect(seen).toEqual(['ada', 'bob'])
  })

  test('a request that takes no property is read once, too', async () => {
    const { guard, seen } = enforcer()
    const ada = Object.freeze({ key: 'ada' })
    for (const action of ['me', 'admin'] as const) {
      expect(await guard(rows, action)(ada, status.granted, status.refused)).toBe(200)
    }
    expect(seen).toEqual(['ada'])
  })

  test('answers of the same kind are shared, and never between kinds', async () => {
    const { guard } = enforcer()
    const answers = await Promise.all(
      ['', '', 'zoe', 'zoe'].map(async (key) =>
        guard(rows, 'me')(
          { key },
          () => null,
          (answer) => answer,
        ),
      ),
    )
    expect(answers[0]).toBe(answers[1])
    expect(answers[2]).toBe(answers[3])
    expect(answers[0]).not.toEqual(answers[2])
  })
})

test('onDecision sees everything, before the handler, and an await is not asked of it', async () => {
  const events: (DecisionEvent | string)[] = []
  const { guard } = enforcer({ onDecision: (event) => events.push(event) })
  const canRead = guard(rows, 'read', () => row)
  await canRead({ key: 'ada' }, () => events.push('handler'), status.refused)
  await canRead({ key: 'bob' }, status.granted, status.refused)
  await guard(rows, 'inside')({ key: 'ada' }, status.granted, status.refused)
  expect(events).toMatchObject([
    {
      outcome: 'allow',
      status: null,
      code: null,
      operatorReason: null,
      stage: 'resource',
      resourceId: 'r1',
    },
    'handler',
    {
      outcome: 'refuse',
      status: 403,
      code: 'not_owner',
      operatorReason: { code: 'not_owner', atom: { kind: 'owner', key: 'ownerId' } },
      identity: { id: 'bob', issuer: 'api-key' },
      resourceType: 'row',
      resourceId: 'r1',
      action: 'read',
    },
    {
      outcome: 'refuse',
      stage: 'environment',
      identity: null,
      credentials: null,
      resourceId: null,
    },
  ])
  expect(events.every((event) => typeof event === 'string' || event.duration >= 0)).toBe(true)
})

test('regression: an onDecision that gives a promise, though it should not, fails no later than it', async () => {
  const onDecision = (): unknown => Promise.reject(new Error('the log is full'))
  const { guard } = enforcer({ onDecision })
  const judged = guard(rows, 'list')({ key: '' }, () => expect.unreachable(), status.refused)
  await expect(judged).rejects.toThrow('the log is full')
})

test('the clock of the system is asked where no other is given', async () => {
  const { authenticate } = enforcer()
  const caller = await authenticate({ key: 'ada' })
  if (caller.kind !== 'caller') throw new Error('no caller')
  expect(Math.abs((caller.environment.now ?? 0) - Date.now() / 1000)).toBeLessThan(2)
})

describe('regression: one more round is asked for where bad credentials are rejected', () => {
  const half: FieldAuthenticator = {
    ...apiKeyField({ find: () => null }),
    authenticate: () => partial([['x-nonce', 'n-1']]),
  }
  const { guard } = enforcer({ authenticators: [half], invalidCredentials: 'reject' })
  const fieldsOf = {
    granted: () => [],
    refused: ({ status, fields }: Answer) => [status, ...fields],
  }
  test.for(['list', 'me'] as const)('%s', async (action) => {
    const came = await guard(rows, action)({ key: 'ada' }, fieldsOf.granted, fieldsOf.refused)
    expect(came[0]).toBe(401)
    expect(came).toContainEqual(['x-nonce', 'n-1'])
  })
})
