// The parts of the console that come when they are needed: without a connection they are waited for, and no page of the browser's own appears.

const often = 2_000

/** What `ask` imports, as soon as the server can be reached. What a server that answers does not have is thrown. */
export async function bring<Part>(ask: () => Promise<Part>): Promise<Part> {
  for (;;) {
    try {
      return await ask()
    } catch (fault) {
      if (await serverAnswers()) throw fault
      await new Promise((wake) => setTimeout(wake, often))
      forgetLostSheets()
    }
  }
}

/** A style sheet that did not come stays in the page, and the next try would take it for one that did. */
function forgetLostSheets() {
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')) if (!link.sheet) link.remove()
}

/** Whether a page that is loaded now would come: a proxy whose server is away says so with a number from 500 on. */
export const serverAnswers = (): Promise<boolean> =>
  fetch('/healthz', { cache: 'no-store' }).then(
    ({ status }) => status < 500,
    () => false,
  )
