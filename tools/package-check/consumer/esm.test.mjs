import * as conformance from '@verdict/conformance'
import * as core from '@verdict/core'
import * as http from '@verdict/http'
import * as oauth from '@verdict/oauth'
import * as jose from 'jose'
import * as scenario from './scenario.cjs'

test('core', () => scenario.decides(core))
test('oauth', () => scenario.takesTokens({ core, http, oauth, jose }))
test('conformance', () => scenario.conforms({ core, http, conformance }))
