import { type Static, type TSchema, Type } from "typebox";

/** Which part of a list is asked for: every long list has these two. */
export const PageQuery = {
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 200, description: "Most that are answered." }),
  offset: Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    default: 0,
    description: "How many to leave out at the start.",
  }),
};

const PageQuerySchema = Type.Object(PageQuery);
export type Page = Static<typeof PageQuerySchema>;

/** The answer of a list: a part of it under its name, and how many there are in all. */
export function listSchema<Name extends string, Item extends TSchema>(name: Name, item: Item) {
  const items = { [name]: Type.Array(item) } as Record<Name, ReturnType<typeof Type.Array<Item>>>;
  return Type.Object({ ...items, total: Type.Integer({ description: "How many there are in all." }) });
}

/** The part of a list that is asked for. */
export function partOf<Item>(items: readonly Item[], { limit, offset }: Page): Item[] {
  return items.slice(offset, offset + limit);
}
