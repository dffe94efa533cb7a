// A file to keep. The page stays where it is, also where the server refuses: what it says then is no page of ours.

export function download(url: string): void {
  const anchor = document.createElement('a')
  anchor.href = url
  anchor.download = ''
  anchor.click()
}
