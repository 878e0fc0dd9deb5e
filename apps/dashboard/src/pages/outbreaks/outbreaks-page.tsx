export function OutbreaksPage() {
  return null;
}
