/** Whether a name or address is this machine's own, which nothing leaves. */
export function isLoopback(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost') || /^(127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(name)
}
