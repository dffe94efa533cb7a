// What every page is dressed in: the sheet, made small once at start, and the script with its hash in the address.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
export interface Assets {
  /** For every page. */
  sheet: Sheet
  /** What pages behind a session need besides. */
  sheetInside: Sheet
  /** What the page that waits for a letter needs besides. */
  sheetWaiting: Sheet
  /** For the page of a link, for every page behind the door, wherever a passkey is asked for or made, and for the page that waits. */
  scripts: { sign: Script; inside: Script; stay: Script; passkey: Script; waiting: Script; upload: Script }
}

/** Most of a page; in bytes too, so that it is not turned into them for each. */
export interface Sheet {
  text: string
  bytes: Buffer
}

export interface Script {
  path: string
  body: string
}

export function loadAssets(): Assets {
  const [first, inside, waiting] = read('sheet.css').split(/\/\*! (?:part two|the page that waits) \*\//) as [string, string, string]
  return {
    sheet: sheet(first),
    sheetInside: sheet(inside),
    sheetWaiting: sheet(waiting),
    scripts: {
      sign: script('sign'),
      inside: script('portal'),
      stay: script('stay'),
      passkey: script('passkey'),
      waiting: script('waiting'),
      upload: script('upload'),
    },
  }
}

function sheet(written: string): Sheet {
  const text = smallSheet(written)
  return { text, bytes: Buffer.from(text) }
}

function script(name: string): Script {
  const body = smallScript(read(`${name}.js`))
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12)
  return { path: `/portal/${name}.${hash}.js`, body }
}

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')

/** Enough for a sheet written by hand: comments, line breaks and the blanks around signs go. */
function smallSheet(sheet: string): string {
  return sheet
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/([\w-]): /g, '$1:')
    .replace(/;}/g, '}')
    .replace(/([\s:(,-])0\.(\d)/g, '$1.$2')
    .trim()
}

/** Whole lines only: comments and indentation. Everything else stays as it was written. */
const smallScript = (script: string) => script.replace(/^\s*(\/\/.*)?\n/gm, '').replace(/^ +/gm, '')
