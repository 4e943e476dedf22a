/** An IPv4 address as /proc/net/udp has it: `127.0.0.1` is `0100007F` on the processors that we run on. */
function hexAddress(address: string): string {
  const bytes = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  return bytes.reverse().join('').toUpperCase();
}

/**
 * How many datagrams Linux threw away that were meant for a socket, from the text of /proc/net/udp or
 * udp6; null where the socket is not in it. (Source: the kernel's net/ipv4/udp.c, udp4_format_sock.)
 */
export function dropsIn(text: string, address: string, port: number): number | null {
  const end = `:${port.toString(16).padStart(4, '0').toUpperCase()}`;
  const local = address.includes(':') ? end : hexAddress(address) + end;
  for (const line of text.split('\n').slice(1)) {
    const fields = line.trim().split(/\s+/);
    const drops = Number(fields.at(-1));
    if (fields[1]?.endsWith(local) && Number.isInteger(drops)) return drops;
  }
  return null;
}
