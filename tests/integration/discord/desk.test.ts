import { expect, test } from 'vitest'
import { startDesk } from '../../servers/discord/desk.ts'
import { startDiscord } from '../../servers/discord/server.ts'
import { startDesk as startSlackDesk } from '../../servers/slack/desk.ts'
import { startSlack } from '../../servers/slack/server.ts'
import { until } from '../../support/poll.ts'
import { ask, identify } from './bare.ts'

/** The pages on which one can be any of a double's people. */

test('on the page one types, looks and fills in forms as anybody; other sites are turned away', async () => {
  const discord = await startDiscord()
  const ana = discord.people.addUser({ name: 'Ana' })
  const room = discord.people.createChannel({ name: 'room' })
  const desk = await startDesk(discord)
  const get = async (path: string) => await (await fetch(desk.url + path)).json()
  const act = async (name: string, ...args: unknown[]) =>
    await (await fetch(`${desk.url}/do`, { method: 'POST', body: JSON.stringify({ name, args }) })).json()
  try {
    const page = await (await fetch(desk.url)).text()
    for (const [, file] of page.matchAll(/(?:src|href)="([\w.]+)"/gu))
      expect((await fetch(`${desk.url}/${file}`)).status, file).toBe(200)
    const script = await (await fetch(`${desk.url}/app.js`)).text()
    for (const [, file] of script.matchAll(/from '\.\/([\w.]+)'/gu))
      expect((await fetch(`${desk.url}/${file}`)).status, file).toBe(200)
    const files = [{ name: 'list.txt', base64: Buffer.from('one').toString('base64') }]
    await act('post', ana, room, 'hello', { files })
    const [said] = await get(`/channel?user=${ana}&channel=${room}`)
    expect(said).toMatchObject({ words: 'hello', files: [{ name: 'list.txt', size: 3 }] })
    expect(await (await fetch(`${desk.url}/file?user=${ana}&id=${said.files[0].id}`)).text()).toBe('one')
    const bot = await identify(discord)
    await ask(discord, `PUT /applications/${discord.applicationId}/commands`, [{ name: 'jom', description: 'x' }])
    const typed = act('slash', ana, room, 'jom')
    const { d } = await bot.next('INTERACTION_CREATE')
    await ask(discord, `POST /interactions/${d.id}/${d.token}/callback`, {
      type: 9,
      data: {
        custom_id: 'f',
        title: 'A form',
        components: [{ type: 18, label: 'What', component: { type: 4, custom_id: 'what', style: 1 } }],
      },
    })
    expect(await typed).toMatchObject({ acknowledged: true, answer: 'modal' })
    expect((await get(`/screen?user=${ana}`)).modal).toMatchObject({ title: 'A form' })
    expect(await act('submit', ana, {})).toEqual({ error: 'What: is required' })
    expect(await act('addUser', { name: 'Nobody' })).toEqual({ error: 'there is no such act' })
    expect((await fetch(desk.url, { headers: { origin: 'https://elsewhere.example' } })).status).toBe(403)
  } finally {
    await desk.close()
    await discord.close()
  }
})

test('the same for Slack', async () => {
  const slack = await startSlack()
  const ana = slack.people.addUser({ name: 'Ana' })
  const room = slack.people.createChannel({ name: 'room', members: [ana] })
  const desk = await startSlackDesk(slack)
  try {
    const script = await (await fetch(`${desk.url}/app.js`)).text()
    for (const [, file] of script.matchAll(/from '\.\/([\w.]+)'/gu))
      expect((await fetch(`${desk.url}/${file}`)).status, file).toBe(200)
    expect((await fetch(`${desk.url}/style.css`)).status).toBe(200)
    const body = JSON.stringify({ name: 'post', args: [ana, room, 'hello'] })
    await fetch(`${desk.url}/do`, { method: 'POST', body })
    await until(() => slack.people.seenBy(ana, room).some(({ words }) => words === 'hello'), { what: 'it was said' })
  } finally {
    await desk.close()
    await slack.close()
  }
})
