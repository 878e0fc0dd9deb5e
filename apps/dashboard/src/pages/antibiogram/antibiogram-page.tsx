export function AntibiogramPage() {
  return null;
}
