import { type CallToolResult, McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { identityOf } from './caller.js'

/** Everybody's notes, in memory, by whose they are. */
export type Notes = Map<string, string[]>

export function createNotes(): Notes {
  return new Map()
}

function say(text: string): CallToolResult {
  return { content: [{ type: 'text', text }] }
}

/** The server and its tools. One is made for each request: MCP over HTTP has no sessions here. */
export function createServer(notes: Notes): McpServer {
  const server = new McpServer({ name: 'notes', version: '0.1.0' })

  server.registerTool('list_notes', { description: 'Your notes.' }, (context) => {
    const { id } = identityOf(context)
    return say(JSON.stringify(notes.get(id) ?? []))
  })

  const text = z.string().min(1).max(1000)
  server.registerTool(
    'add_note',
    { description: 'Takes a note for you.', inputSchema: z.object({ text }) },
    (note, context) => {
      const { id } = identityOf(context)
      notes.set(id, [...(notes.get(id) ?? []), note.text])
      return say('Noted.')
    },
  )

  server.registerTool('delete_notes', { description: 'Deletes all your notes.' }, (context) => {
    notes.delete(identityOf(context).id)
    return say('Deleted.')
  })

  return server
}
