export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field, null meaning absent. */
export function field(value: object, name: string): unknown {
  const inner: unknown = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
  return inner ?? undefined;
}

export function textIn(value: object, name: string): string | undefined {
  const text = field(value, name);
  return typeof text === 'string' ? text : undefined;
}
