/** Elements of Accept that are read: browsers send under ten. */
const maxElements = 32

const pages = new Set(['text/html', 'application/xhtml+xml'])

/** RFC 9110 §12.4.2, nothing but zeros. */
const refused = /^q=0(?:\.0{0,3})?$/i

/**
 * Whether Accept (RFC 9110 §12.5.1) names pages, as a browser does that goes to an address. What merely takes anything is
 * a script, an image, or a program that waits for data.
 */
export function acceptsHtml(accept: string | undefined): boolean {
  return (accept ?? '').split(',', maxElements).some((element) => {
    const [type = '', ...parameters] = element.split(';')
    return pages.has(type.trim().toLowerCase()) && !parameters.some((parameter) => refused.test(parameter.trim()))
  })
}
