// What anybody wrote is text everywhere: as content, as attribute, as address.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html, raw } from '../src/html.ts'
import { xssStrings } from './support/xss.ts'

test('text and attributes are escaped, markup made by html is not escaped twice', () => {
  const name = `<b>"Tom" & 'Jerry'</b>`
  assert.equal(
    html`<p title="${name}">${name} ${html`<i>${'<'}</i>`}</p>`.text,
    '<p title="&lt;b&gt;&quot;Tom&quot; &amp; &#39;Jerry&#39;&lt;/b&gt;">' +
      '&lt;b&gt;&quot;Tom&quot; &amp; &#39;Jerry&#39;&lt;/b&gt; <i>&lt;</i></p>',
  )
})

test('nothing prints nothing, zero prints zero, lists print one after the other', () => {
  assert.equal(html`${null}${undefined}${false}${''}${0}`.text, '0')
  assert.equal(html`<ul>${['<', 'b'].map((one) => html`<li>${one}</li>`)}</ul>`.text, '<ul><li>&lt;</li><li>b</li></ul>')
  assert.equal(html`${['<', ['>', raw('<br>')]]}`.text, '&lt;&gt;<br>')
})

test('something that only looks like markup is not taken for it', () => {
  const forged = { text: '<script>', toString: () => '<script>' } as unknown as string
  assert.equal(html`<p>${forged}</p>`.text, '<p>&lt;script&gt;</p>')
})

test('an address leads to a path, a page, a mailbox or a telephone, or nowhere', () => {
  const link = (address: string) => html`<a href="${address}">x</a>`.text
  for (const fine of ['/p/harbor', '?for=req_1', '#top', 'https://a.example/', 'mailto:d@a.example', 'tel:+1510']) {
    assert.equal(link(fine), `<a href="${fine}">x</a>`)
  }
  for (const bad of ['javascript:alert(1)', ' javascript:alert(1)', 'JaVa\tscript:1', 'data:text/html,x', 'vbscript:x', 'x']) {
    assert.equal(link(bad), '<a href="#">x</a>')
  }
  assert.equal(html`<a href="mailto:${'a@b.example'}">x</a>`.text, '<a href="mailto:a@b.example">x</a>')
})

test('a value where no escaping would help is refused', () => {
  const value = 'x'
  assert.throws(() => html`<p class=${value}>`, /No value is safe here/)
  assert.throws(() => html`<p onclick="${value}">`, /No value is safe here/)
  assert.throws(() => html`<p title="a" style="color:${value}">`, /Only markup/)
  assert.throws(() => html`<p ${value}>`, /Only markup/)
  assert.throws(() => html`<p title="a" ${value}>`, /Only markup/)
  assert.throws(() => html`<script>${value}</script>`, /Only markup/)
  assert.throws(() => html`<style nonce="a">${value}</style>`, /Only markup/)
  assert.equal(html`<p ${html`hidden`}${false}>`.text, '<p hidden>')
})

test('WEB-06 sixty hostile strings stay text, as content and as attribute', () => {
  assert.ok(xssStrings.length >= 60)
  for (const hostile of xssStrings) {
    const page = html`<p title="${hostile}" data-x="${hostile}">${hostile}</p>`.text
    const [, title, data, content] = /^<p title="([^"]*)" data-x="([^"]*)">([^<>]*)<\/p>$/.exec(page) ?? []
    for (const part of [title, data, content]) assert.equal(unescaped(part as string), hostile)
    assert.doesNotMatch(html`<a href="${hostile}">x</a>`.text, /href="\s*(javascript|data|vbscript)/i)
  }
})

function unescaped(text: string): string {
  const signs: { [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
  return text.replace(/&([^;]+);/g, (_, name: string) => signs[name] ?? '?')
}
