import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bot, freshFolder, startBot } from '../../support/bot.ts'
import { until } from '../../support/poll.ts'
import { signIn, type WebClient } from '../../support/web-client.ts'
import { nonce, numberIn, sayIn, sendRaw, tellBot, tokenOf } from './intruder.ts'

/** An official of Estonia after what belongs to France: nothing is read, learnt, or done in another's name. */

const data = freshFolder('attack-rights')
let bot: Bot
let claire: WebClient
let kristjan: WebClient
const french = 'national-cell-fr'
const own = 'national-cell-ee'
const joint = 'joint-mechanism'

beforeAll(async () => {
  bot = await startBot({ dataDir: data.path })
  claire = await signIn(bot.links.get('FR') ?? 'no link')
  kristjan = await signIn(bot.links.get('EE') ?? 'no link')
})
afterAll(async () => {
  claire?.close()
  kristjan?.close()
  await bot?.stop()
  data.remove()
})

describe('a room where one does not sit', () => {
  test('answers like one that does not exist: same status, same words, same size, whatever is asked', async () => {
    const secret = await sayIn(claire, french, 'words for France alone')
    const message = encodeURIComponent(secret)
    const strange = 'national-cell-xx'
    const at = (room: string): readonly (readonly [string, string])[] => [
      ['GET', `/rooms/${room}`],
      ['HEAD', `/rooms/${room}`],
      ['GET', `/rooms/${room}/events?after=0`],
      ['GET', `/rooms/${room}/thread?of=${message}`],
      ['GET', `/rooms/${room}/edit?message=${message}`],
      ['GET', `/rooms/${room}/form?command=report`],
      ['GET', `/rooms/${room}/files/${'a'.repeat(40)}`],
      ['POST', `/rooms/${room}/messages`],
      ['POST', `/rooms/${room}/react?message=${message}`],
      ['POST', `/rooms/${room}/press?message=${message}`],
      ['POST', `/rooms/${room}/none`],
      ['PUT', `/rooms/${room}`],
    ]
    const token = await tokenOf(kristjan)
    for (const accept of ['text/html', 'application/json', 'text/event-stream']) {
      for (const [index, [method, path]] of at(french).entries()) {
        const body = method === 'POST' ? '{"nonce":"attack-room-1","text":"x","reaction":"seen"}' : undefined
        const headers = { accept, 'content-type': 'application/json', 'x-csrf-token': token }
        const theirs = await kristjan.ask(method, path, body, headers)
        const none = await kristjan.ask(method, at(strange)[index]?.[1] ?? '', body, headers)
        expect([path, theirs.status, theirs.body]).toEqual([path, 404, none.body])
        expect([path, none.status, Object.keys(theirs.headers)]).toEqual([path, 404, Object.keys(none.headers)])
      }
    }
  })

  test('is not reached by ways around its name', async () => {
    const ways = ['.', '%2e', `${own}/..%2f`, `${own}%2f..%2f`, `${own}/../`, `${own}\\..\\`, '%00', `${own};`]
    for (const way of ways) {
      const answer = await sendRaw(bot.port, 'GET', `/rooms/${way}${french}`, {
        host: kristjan.host,
        cookie: kristjan.cookie,
        accept: 'text/html',
      })
      expect([400, 404]).toContain(answer.status)
      expect([way, answer.body.includes('words for France')]).toEqual([way, false])
    }
  })

  test('and what the bot tells one person in a shared room is streamed to nobody else', async () => {
    const heard = await listen(kristjan, joint)
    await tellBot(claire, joint, 'me')
    await sayIn(claire, joint, 'said to all afterwards')
    await until(() => heard.text().includes('said to all afterwards'), { what: 'the stream going on' })
    expect(heard.text()).not.toContain('Europe/Paris')
    expect(heard.text()).not.toContain('look-reply')
    heard.stop()
  })
})

/** Hears a room's stream from its beginning. */
async function listen(client: WebClient, room: string): Promise<{ text(): string; ended(): boolean; stop(): void }> {
  let text = ''
  let ended = false
  const asked = request(
    {
      host: '127.0.0.1',
      port: bot.port,
      path: `/rooms/${room}/events?after=0`,
      headers: { host: client.host, cookie: client.cookie, accept: 'text/event-stream' },
    },
    (answer) => {
      answer.setEncoding('utf8')
      answer.on('data', (piece: string) => {
        text += piece
      })
      answer.on('end', () => {
        ended = true
      })
      answer.on('error', () => {}) // cut off by `stop`
    },
  )
  asked.on('error', () => {}) // likewise
  asked.end()
  await until(() => text.includes('retry:'), { what: 'a stream' })
  return { text: () => text, ended: () => ended, stop: () => asked.destroy() }
}

describe('a case of another member', () => {
  test('is not betrayed by the message it was made from', async () => {
    const reported = await sayIn(claire, joint, 'A strange login on the results server')
    const innocent = await sayIn(claire, joint, 'A strange login on the staging server')
    const number = numberIn(await tellBot(claire, joint, 'report names of suspects', reported))
    for (const command of ['case', 'ack', 'note seen here too', 'status', 'triage high', 'close incident', 'release']) {
      const answer = await tellBot(kristjan, joint, command, reported)
      expect([command, answer]).toEqual([command, await tellBot(kristjan, joint, command, innocent)])
      expect(answer).not.toContain(number)
    }
  })

  test('is not suggested as a duplicate, found, listed or merged into while it is not released', async () => {
    const words = 'Phishing wave against ballot printers at printworks.example since Monday morning'
    const number = numberIn(await tellBot(claire, french, `report ${words}`))
    const mine = await tellBot(kristjan, own, `report ${words}`)
    expect(mine).not.toContain(number)
    expect(mine).not.toContain('-FR-')
    const ours = numberIn(mine)
    const none = number.replace(/\d{4}$/, '9998')
    for (const command of ['search printworks', 'cases all', 'tasks'])
      expect(await tellBot(kristjan, own, command)).not.toContain('-FR-')
    for (const rest of ['', ' into']) {
      const answers = []
      for (const into of [number, none])
        answers.push((await tellBot(kristjan, own, `merge ${ours}${rest} ${into}`)).replaceAll(into, 'NUMBER'))
      expect(answers[0]).toBe(answers[1])
    }
  })

  test('shows after its release what came with it, not what was written before', async () => {
    const number = numberIn(await tellBot(claire, french, 'report Outage of the candidate register'))
    await tellBot(claire, french, `status ${number} source is agent marigold`)
    await tellBot(claire, french, `note ${number} note on agent marigold`)
    await tellBot(claire, french, `status ${number} back in two hours`)
    await tellBot(claire, french, `release ${number} amber`)
    const shown = await tellBot(kristjan, own, `case ${number}`)
    expect(shown).toContain('back in two hours')
    expect(shown).not.toContain('marigold')
    expect(await tellBot(kristjan, own, 'search marigold')).not.toContain(number)
    expect(await tellBot(claire, french, `case ${number}`)).toContain('agent marigold')
  })

  test('stays as it is, whoever else commands it, types or presses', async () => {
    const number = numberIn(await tellBot(claire, french, 'report Fake results page'))
    await tellBot(claire, french, `release ${number} amber`)
    await until(async () => (await kristjan.page(`/rooms/${joint}`)).includes('Fake results page'), {
      what: 'the card',
    })
    for (const command of [
      'ack',
      'close',
      'release',
      'label',
      'triage',
      'status',
      'reopen',
      'keep',
      'split',
      'merge',
    ]) {
      const rest = { close: 'incident', release: 'clear', label: 'clear', triage: 'high', status: 'x', split: 'x' }[
        command
      ]
      await tellBot(kristjan, own, `${command} ${number} ${rest ?? ''}`)
    }
    expect(await tellBot(claire, french, `case ${number}`)).toMatch(/TLP:AMBER .* · new/)
  })

  test('is not relayed as AMBER when its words say AMBER+STRICT in another way', async () => {
    await sayIn(claire, joint, 'TLP:AMBER STRICT probe-one')
    await sayIn(claire, joint, '(TLP AMBER+STRICT) probe-two')
    await sayIn(claire, joint, 'TLP:GREEN TLP:AMBER+STRICT probe-three')
    await sayIn(claire, joint, 'after the probes')
    const linked = await until(
      async () => {
        const page = await kristjan.page('/rooms/niscg-elections')
        return page.includes('after the probes') && page
      },
      { what: 'the linked room' },
    )
    expect(linked).not.toMatch(/probe-(one|two|three)/)
  })
})

describe('another’s name', () => {
  test('is not taken by fields, by a nonce of theirs, or by their token', async () => {
    const theirs = nonce()
    await claire.post(joint, 'said by Claire', theirs)
    const forged = {
      actor: 'web:claire-moreau',
      by: 'web:claire-moreau',
      name: 'Claire Moreau',
      person: 'claire-moreau',
    }
    const answer = await kristjan.deed(joint, 'messages', { text: 'forged by Kristjan', nonce: theirs, ...forged })
    expect(JSON.parse(answer.body)).toMatchObject({
      state: 'stored',
      message: expect.stringContaining('kristjan-tamm'),
    })
    const page = await claire.page(`/rooms/${joint}`)
    expect(page).toMatch(/data-by="web:kristjan-tamm"(?:(?!data-by).)*forged by Kristjan/s)
    expect(page).toContain('said by Claire')
    const message = /"message":"([^"]+)"/.exec((await claire.post(joint, 'said by Claire', theirs)).body)?.[1] ?? ''
    for (const what of ['edit', 'retract']) {
      expect((await kristjan.deed(joint, what, { message, text: 'x', nonce: nonce() })).status).toBe(403)
    }
    const headers = { 'content-type': 'application/json', 'x-csrf-token': await tokenOf(claire) }
    const borrowed = await kristjan.ask('POST', `/rooms/${joint}/messages`, '{"text":"x","nonce":"attack-x1"}', headers)
    expect(borrowed.status).toBe(403)
  })

  test('a link opens one session, however many use it at once', async () => {
    const link = new URL(bot.links.get('DE') ?? '')
    const headers = { host: link.host, origin: link.origin }
    const entered = await Promise.all(
      Array.from({ length: 5 }, () => sendRaw(bot.port, 'POST', link.pathname, headers)),
    )
    expect(entered.filter(({ status }) => status === 303)).toHaveLength(1)
    expect(entered.filter((each) => each.headers['set-cookie'])).toHaveLength(1)
    // Whoever brings a session of their own choosing gets another one.
    const chosen = await sendRaw(bot.port, 'POST', new URL(bot.links.get('LV') ?? '').pathname, {
      host: `lv.localhost:${bot.port}`,
      origin: `http://lv.localhost:${bot.port}`,
      cookie: `jom-${bot.port}=chosen`,
    })
    expect(String(chosen.headers['set-cookie'])).toMatch(/^jom-\d+=(?!chosen)[\w-]{43}; /)
  })

  test('one person’s streams make room for each other, so that they cannot fill the bot', async () => {
    const streams: Awaited<ReturnType<typeof listen>>[] = []
    for (let each = 0; each < 26; each += 1) streams.push(await listen(kristjan, own))
    await until(() => streams.filter((stream) => stream.ended()).length === 2, { what: 'the two oldest ended' })
    expect(streams.slice(0, 2).every((stream) => stream.ended())).toBe(true)
    for (const stream of streams) stream.stop()
  })
})
