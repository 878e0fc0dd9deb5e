/** Works something out once for each of its objects, which never change once they are made. */
export function oncePer<K extends object, V>(workOut: (of: K) => V): (of: K) => V {
  const known = new WeakMap<K, { readonly found: V }>();
  return (of) => {
    const one = known.get(of) ?? { found: workOut(of) };
    known.set(of, one);
    return one.found;
  };
}
