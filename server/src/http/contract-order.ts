/** Fields in the order of the contract, whatever order a store gave them back in: equal objects have equal bytes and ETags. */
type Shape = {
  anyOf?: Shape[];
  items?: Shape;
  properties?: Record<string, Shape & { const?: unknown }>;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The branch of a union that is meant: for objects the one whose constant fields fit. */
const branchFor = (shape: Shape, value: unknown): Shape => {
  if (!shape.anyOf) return shape;
  const fits = ({ properties = {} }: Shape): boolean =>
    isObject(value) &&
    Object.entries(properties).every(([name, part]) => part.const === undefined || part.const === value[name]);
  const branch = shape.anyOf.find((one) =>
    Array.isArray(value) ? one.items !== undefined : one.properties !== undefined && fits(one),
  );
  return branch ? branchFor(branch, value) : shape;
};

/** A copy of `value` with its fields in the schema's order; fields the schema does not name keep theirs, at the end. */
export const inContractOrder = (schema: object, value: unknown): unknown => ordered(schema, value);

const ordered = (given: Shape, value: unknown): unknown => {
  const shape = branchFor(given, value);
  if (Array.isArray(value)) return shape.items ? value.map((item) => ordered(shape.items ?? {}, item)) : value;
  if (!isObject(value) || !shape.properties) return value;
  const named = Object.entries(shape.properties)
    .filter(([name]) => Object.hasOwn(value, name))
    .map(([name, part]) => [name, ordered(part, value[name])] as const);
  return { ...Object.fromEntries(named), ...unnamed(value, shape.properties) };
};

const unnamed = (value: Record<string, unknown>, properties: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !Object.hasOwn(properties, name)));
