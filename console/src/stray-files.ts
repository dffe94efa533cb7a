// A file that is dropped beside its place: a browser would open it in place of the console, and take what was typed along.

export function keepStrayFilesOut(): void {
  const refuse = (event: DragEvent) => {
    const isField = event.target instanceof HTMLInputElement && event.target.type === 'file'
    if (event.defaultPrevented || isField || !event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'none'
  }
  addEventListener('dragover', refuse)
  addEventListener('drop', refuse)
}
