// What we use of heic-decode, which brings no types.
declare module 'heic-decode' {
  interface Found {
    width: number
    height: number
    decode(): Promise<{ width: number; height: number; data: Uint8ClampedArray }>
  }
  const heic: { all(input: { buffer: Uint8Array }): Promise<Found[]> }
  export default heic
}
