import * as conformance from '@verdict/conformance'
import * as testing from '@verdict/conformance/testing'
import * as core from '@verdict/core'
import * as expressAdapter from '@verdict/express'
import * as honoAdapter from '@verdict/hono'
import * as http from '@verdict/http'
import * as koaAdapter from '@verdict/koa'
import * as oauth from '@verdict/oauth'
import * as express from 'express'
import * as hono from 'hono'
import * as jose from 'jose'
import * as koa from 'koa'
import * as scenario from './scenario.cjs'

scenario.decides(core)
const frameworks = scenario.frameworks({ core, http })
await frameworks.fetch()
await frameworks.hono(honoAdapter, hono)
await frameworks.koa(koaAdapter, koa)
await frameworks.express(expressAdapter, express)
await scenario.takesTokens({ core, http, oauth, jose })
await scenario.conforms({ core, http, conformance })
scenario.helps({ core, testing })
