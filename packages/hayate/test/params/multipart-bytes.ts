/** One part as it is written: its headers, and its content. */
export interface RawPart {
  /** `name="a"; filename="b"`. */
  readonly disposition: string
  readonly type?: string
  readonly content?: string | Uint8Array
}

export const boundary = 'XboundaryX'
export const multipartType: string = `multipart/form-data; boundary=${boundary}`

/** A multipart body byte by byte as a client would write it. */
export function multipartBytes(parts: readonly RawPart[]): Uint8Array<ArrayBuffer> {
  const pieces = parts.flatMap(({ disposition, type, content = '' }) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n`),
    Buffer.from(type === undefined ? '\r\n' : `Content-Type: ${type}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ])
  return new Uint8Array(Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]))
}
